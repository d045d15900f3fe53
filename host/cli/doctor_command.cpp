// assay doctor: are the programs there that the boards need?
#include <fmt/ranges.h>

#include <set>

#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/board/read_board.hpp"

namespace assay {

namespace {

struct Check {
  std::string board;
  std::vector<std::string> missing;  // programs
  std::set<std::string> packages;    // that bring them
};

Check check(App& app, const Board& board) {
  Check result{board.name, {}, {}};
  const auto need = [&](const std::string& program, const std::vector<std::string>& packages) {
    if (app.processes().find(program)) return;
    result.missing.push_back(program);
    result.packages.insert(packages.begin(), packages.end());
  };
  need("ninja", {"ninja-build"});
  need(board.toolchain.c, board.toolchain.packages);
  need(board.toolchain.cxx, board.toolchain.packages);
  if (board.start) need(board.start->program, {board.start->package});
  return result;
}

int doctor(App& app, const std::string& only) {
  std::vector<Board> boards;
  if (only.empty()) {
    boards = list_boards(app.share() / "boards");
  } else {
    boards = {app.board(only)};
  }
  nlohmann::ordered_json json = {{"version", 1}, {"boards", nlohmann::ordered_json::array()}};
  std::string text;
  bool well = true;
  for (const Board& board : boards) {
    const Check result = check(app, board);
    const bool ready = result.missing.empty();
    well &= ready;
    json["boards"].push_back({{"name", result.board},
                              {"ready", ready},
                              {"missing", result.missing},
                              {"packages", result.packages}});
    text += ready ? fmt::format("{:<16} ready\n", result.board)
                  : fmt::format("{:<16} lacks {}; mend: scripts/setup --board {} (packages: {})\n",
                                result.board, fmt::join(result.missing, ", "), result.board,
                                fmt::join(result.packages, " "));
  }
  print_result(app, json, text);
  return static_cast<int>(well ? ExitCode::pass : ExitCode::build);
}

}  // namespace

void add_doctor(CLI::App& root, App& app, Action& action) {
  auto board = std::make_shared<std::string>();
  CLI::App* command = make_command(
      root, app, "doctor", "Checks the programs that the boards need, and says what mends it",
      "assay doctor --board host");
  command->add_option("--board", *board, "Only this board");
  command->callback(
      [&app, &action, board] { action = [&app, board] { return doctor(app, *board); }; });
}

}  // namespace assay

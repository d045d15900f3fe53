// assay boards: what the tool knows.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/board/read_board.hpp"

namespace assay {

namespace {

int list(App& app) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::string text;
  for (const Board& board : list_boards(app.share() / "boards")) {
    nlohmann::ordered_json regions = nlohmann::ordered_json::array();
    for (const MemoryRegion& region : board.regions) {
      regions.push_back({{"name", region.name},
                         {"kind", region.kind == RegionKind::flash ? "flash" : "ram"},
                         {"bytes", region.bytes}});
    }
    json.push_back({{"name", board.name},
                    {"description", board.description},
                    {"default", board.is_default},
                    {"emulated", board.emulated},
                    {"unit", board.ticks.unit},
                    {"cpu", board.isa.cpu},
                    {"regions", regions}});
    text += fmt::format("{:<16} {}{}\n", board.name, board.description,
                        board.is_default ? " (default)" : "");
  }
  print_result(app, json, text);
  return 0;
}

}  // namespace

void add_boards(CLI::App& root, App& app, Action& action) {
  CLI::App* command =
      make_command(root, app, "boards", "Lists the boards that the tool knows", "assay boards");
  command->callback([&app, &action] { action = [&app] { return list(app); }; });
}

}  // namespace assay

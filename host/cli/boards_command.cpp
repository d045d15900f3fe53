// assay boards: what the tool knows; assay boards new: a folder to start a port from.
#include <fmt/ranges.h>

#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/board/new_board.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

int list_all(App& app) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::string text;
  const AllBoards all = app.boards().all();
  for (const Board& board : all.boards) {
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
                    {"ran_on_silicon", board.ran_on_silicon},
                    {"unit", board.ticks.unit},
                    {"cpu", board.isa.cpu},
                    {"regions", regions}});
    if (!board.outside.empty()) json.back()["folder"] = board.folder.string();
    const bool untried = !board.emulated && !board.native && !board.ran_on_silicon;
    text += fmt::format("{:<16} {}{}{}{}\n", board.name, board.description,
                        board.is_default && board.outside.empty() ? " (default)" : "",
                        untried ? "; not yet run on silicon" : "",
                        board.outside.empty() ? "" : fmt::format(" [{}]", board.outside.string()));
  }
  for (const BrokenBoard& broken : all.broken) {
    json.push_back({{"name", broken.name}, {"error", broken.sentence}});
    app.events().warning("note: " + broken.sentence);
  }
  print_result(app, json, text);
  return 0;
}

struct NewOptions {
  std::string name;
  std::string from;
  std::string into;
};

int make_new(App& app, const NewOptions& options) {
  const Board from = app.boards().find(options.from);
  const fs::path into =
      options.into.empty() ? app.outside().folders.share / "boards" : fs::path(options.into);
  const fs::path own = app.outside().folders.share / "boards";
  std::error_code problem;
  const bool outside = !fs::equivalent(into, own, problem);
  const std::vector<std::string> files =
      make_board(from, options.name, into, outside ? into : fs::path());
  const std::string folder = (into / options.name).string();
  std::string text =
      fmt::format("{}: {}\nBegin with its README.md.\n", folder, fmt::join(files, ", "));
  if (outside) text += fmt::format("It is found with --boards {}.\n", into.string());
  print_result(app, {{"version", 1}, {"name", options.name}, {"folder", folder}, {"files", files}},
               text);
  return 0;
}

}  // namespace

void add_boards(Switches root, App& app, Action& action) {
  Switches command =
      make_command(root, app, "boards", "Lists the boards that the tool knows", "assay boards");
  auto options = std::make_shared<NewOptions>();
  Switches make = make_command(command, app, "new", "Copies a board's folder, to start a port",
                               "assay boards new myboard --from NAME");
  make.option("name", options->name, "Name of the new board and of its folder").required();
  make.option("--from", options->from, "The board that is nearest (see `assay boards`)").required();
  make.option("--into", options->into,
              "Folder to make it in, where that is not the tool's own boards/");
  command.on_parsed([&app, &action, make, options] {
    const bool is_new = make.parsed();
    action = [&app, is_new, options] { return is_new ? make_new(app, *options) : list_all(app); };
  });
}

}  // namespace assay

// assay boards: what the tool knows; assay boards new: a folder to start a port from.
#include <fmt/ranges.h>

#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/board/new_board.hpp"
#include "host/core/board/read_board.hpp"

namespace assay {

namespace {

int list_all(App& app) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::string text;
  for (const Board& board : list_boards(app.outside().folders.share / "boards")) {
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
    const bool untried = !board.emulated && !board.native && !board.ran_on_silicon;
    text += fmt::format("{:<16} {}{}{}\n", board.name, board.description,
                        board.is_default ? " (default)" : "",
                        untried ? "; not yet run on silicon" : "");
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
  const Board from = find_board(app.outside().folders.share / "boards", options.from);
  const std::filesystem::path into = options.into.empty() ? app.outside().folders.share / "boards"
                                                          : std::filesystem::path(options.into);
  const std::vector<std::string> files = make_board(from, options.name, into);
  const std::string folder = (into / options.name).string();
  print_result(app, {{"version", 1}, {"name", options.name}, {"folder", folder}, {"files", files}},
               fmt::format("{}: {}\nBegin with its README.md.\n", folder, fmt::join(files, ", ")));
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

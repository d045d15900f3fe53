#include "host/report/boards_report.hpp"

#include <fmt/ranges.h>

namespace assay {
namespace {

using nlohmann::ordered_json;

ordered_json board_json(const Board& board) {
  ordered_json regions = ordered_json::array();
  for (const MemoryRegion& region : board.regions) {
    regions.push_back({{"name", region.name},
                       {"kind", region.kind == RegionKind::flash ? "flash" : "ram"},
                       {"bytes", region.bytes}});
  }
  ordered_json json = {{"name", board.name},
                       {"description", board.description},
                       {"default", board.is_default},
                       {"emulated", board.emulated},
                       {"ran_on_silicon", board.ran_on_silicon},
                       {"unit", board.ticks.unit},
                       {"cpu", board.isa.cpu},
                       {"regions", regions}};
  if (!board.outside.empty()) json["folder"] = board.folder.string();
  return json;
}

}  // namespace

ordered_json boards_json(const AllBoards& all) {
  ordered_json json = ordered_json::array();
  for (const Board& board : all.boards) json.push_back(board_json(board));
  for (const BrokenBoard& broken : all.broken) {
    json.push_back({{"name", broken.name}, {"error", broken.sentence}});
  }
  return json;
}

std::string boards_text(const AllBoards& all) {
  std::string text;
  for (const Board& board : all.boards) {
    const bool untried = !board.emulated && !board.native && !board.ran_on_silicon;
    text += fmt::format("{:<16} {}{}{}{}\n", board.name, board.description,
                        board.is_default && board.outside.empty() ? " (default)" : "",
                        untried ? "; not yet run on silicon" : "",
                        board.outside.empty() ? "" : fmt::format(" [{}]", board.outside.string()));
  }
  return text;
}

ordered_json new_board_json(const NewBoardReport& report) {
  return {{"version", 1},
          {"name", report.name},
          {"folder", report.folder.string()},
          {"files", report.files}};
}

std::string new_board_text(const NewBoardReport& report) {
  std::string text = fmt::format("{}: {}\nBegin with its README.md.\n", report.folder.string(),
                                 fmt::join(report.files, ", "));
  if (!report.outside.empty()) {
    text += fmt::format("It is found with --boards {}.\n", report.outside.string());
  }
  return text;
}

}  // namespace assay

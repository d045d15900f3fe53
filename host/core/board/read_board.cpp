#include "host/core/board/read_board.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "host/base/error.hpp"
#include "host/core/board/board_document.hpp"
#include "host/core/board/check_board.hpp"
#include "host/core/board/isa_flags.hpp"
#include "host/core/board/read_access.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::vector<std::string> strings(const json& array) {
  return array.get<std::vector<std::string>>();
}

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

MemoryRegion region_of(const json& value) {
  MemoryRegion region;
  region.name = value.at("name");
  region.kind = value.at("kind") == "flash" ? RegionKind::flash : RegionKind::ram;
  region.origin = std::stoull(value.at("origin").get<std::string>(), nullptr, 16);
  region.bytes = value.at("bytes");
  region.emulated = value.value("emulated", true);
  return region;
}

// The values as they stand in a document that keeps the schema.
Board convert(const json& document) {
  Board board;
  board.name = document.at("name");
  board.description = document.at("description");
  board.is_default = document.value("default", false);
  board.emulated = document.value("emulated", false);
  board.ran_on_silicon = document.value("ran_on_silicon", false);
  board.native = document.value("native", false);

  const json& isa = document.at("isa");
  board.isa = {isa.at("machine"), isa.at("arch"), isa.at("cpu"), isa.at("float_abi"),
               isa.at("fpu")};
  const json& toolchain = document.at("toolchain");
  board.toolchain = {toolchain.at("c"), toolchain.at("cxx"), toolchain.value("ar", ""),
                     toolchain.value("size", ""), strings(toolchain.at("packages"))};
  const json& flags = document.at("flags");
  const IsaFlags core = isa_flags(board.isa);
  board.flags = {joined(core.compile, strings(flags.at("compile"))), strings(flags.at("c")),
                 strings(flags.at("cxx")), joined(core.link, strings(flags.at("link")))};
  board.model_flags = strings(document.at("model_flags"));
  board.linker_script = document.value("linker_script", "");
  for (const auto& source : strings(document.value("start_sources", json::array()))) {
    board.start_sources.push_back(source);
  }
  for (const auto& source : strings(document.value("sources", json::array({"board.cpp"})))) {
    board.sources.push_back(source);
  }

  for (const json& region : document.at("regions")) board.regions.push_back(region_of(region));
  const auto first_ram =
      std::find_if(board.regions.begin(), board.regions.end(),
                   [](const MemoryRegion& region) { return region.kind == RegionKind::ram; });
  board.main_ram =
      document.value("main_ram", first_ram == board.regions.end() ? "" : first_ram->name);

  board.stack_bytes = document.at("stack_bytes");
  board.receive_ring_bytes = document.at("receive_ring_bytes");
  const json& ticks = document.at("ticks");
  board.ticks = {ticks.at("per_second"), ticks.at("unit"), ticks.at("per_unit")};
  const json& link = document.at("link");
  board.paced_link = link.at("paced");
  if (link.contains("rate")) board.link_rate_baud = link.at("rate");
  if (document.contains("start")) {
    const json& start = document.at("start");
    board.start = {start.at("program"), start.at("package"), strings(start.at("arguments"))};
  }
  board.access = read_access(document);
  return board;
}

}  // namespace

Board read_board(const fs::path& folder, const fs::path& share, DescriptionFiles& files) {
  const BoardDocument read = read_board_document(folder, share, files);
  Board board = convert(read.document);
  board.folder = folder;
  board.description_files = read.files;
  check_board(board, share, read.origins);
  return board;
}

Board read_board(const fs::path& folder) {
  const fs::path absolute = fs::absolute(folder).lexically_normal();
  const fs::path own = absolute.filename().empty() ? absolute.parent_path() : absolute;
  DescriptionFiles files;
  return read_board(folder, own.parent_path().parent_path(), files);
}

std::vector<Board> list_boards(const fs::path& boards_root) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(boards_root, error)) {
    if (fs::exists(entry.path() / "board.json")) folders.push_back(entry.path());
  }
  if (error) {
    throw Error(ExitCode::usage, "{}: no folder of boards: {}.", boards_root.string(),
                error.message());
  }
  std::sort(folders.begin(), folders.end());
  std::vector<Board> boards;
  for (const fs::path& folder : folders) boards.push_back(read_board(folder));

  std::vector<std::string> defaults;
  for (const Board& board : boards) {
    if (board.is_default) defaults.push_back(board.name);
  }
  if (defaults.size() != 1) {
    throw Error(
        ExitCode::usage, "{}: exactly one board has \"default\": true in its board.json, not {}{}.",
        boards_root.string(), defaults.empty() ? "none" : "several: ", fmt::join(defaults, ", "));
  }
  return boards;
}

Board find_board(const fs::path& boards_root, std::string_view name) {
  std::vector<Board> boards = list_boards(boards_root);
  std::vector<std::string> names;
  for (Board& board : boards) {
    if (name.empty() ? board.is_default : board.name == name) return std::move(board);
    names.push_back(board.name);
  }
  throw Error(ExitCode::usage, "There is no board '{}'{} The boards are: {}.", name,
              did_you_mean(name, names).empty() ? "." : did_you_mean(name, names),
              fmt::join(names, ", "));
}

}  // namespace assay

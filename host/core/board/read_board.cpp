#include "host/core/board/read_board.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "host/core/board/board_document.hpp"
#include "host/core/board/check_board.hpp"
#include "host/core/board/isa_flags.hpp"
#include "host/core/board/read_access.hpp"
#include "host/core/data/json_text.hpp"

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
  board.document = json_text(read.document);
  check_board(board, share, read.origins);
  return board;
}

Board read_board(const fs::path& folder) {
  const fs::path absolute = fs::absolute(folder).lexically_normal();
  const fs::path own = absolute.filename().empty() ? absolute.parent_path() : absolute;
  DescriptionFiles files;
  return read_board(folder, own.parent_path().parent_path(), files);
}

}  // namespace assay

#include "host/core/board/linker_script.hpp"

#include <fmt/format.h>

#include <cassert>

namespace assay {

std::string linker_script(const Board& board, std::uint64_t stack_bytes,
                          std::string_view extra_sections) {
  assert(!board.native);
  const std::vector<MemoryRegion> extra = extra_ram_regions(board);
  std::string text = "MEMORY\n{\n";
  for (const MemoryRegion& region : board.regions) {
    if (!region.emulated && board.emulated) continue;
    text +=
        fmt::format("  {} ({}) : ORIGIN = 0x{:08X}, LENGTH = 0x{:X}\n", region.name,
                    region.kind == RegionKind::flash ? "rx" : "rwx", region.origin, region.bytes);
  }
  text += fmt::format("}}\nREGION_ALIAS(\"FLASH\", {})\nREGION_ALIAS(\"RAM\", {})\n",
                      code_region(board).name, board.main_ram);
  text += fmt::format("assay_stack_bytes = {};\n", stack_bytes);
  text += fmt::format("INCLUDE \"{}\"\n",
                      std::filesystem::absolute(board.linker_script).lexically_normal().string());
  if (extra.empty() && extra_sections.empty()) return text;

  text += "SECTIONS\n{\n";
  for (const MemoryRegion& region : extra) {
    text += fmt::format(
        "  .assay.region.{0} (NOLOAD) : {{ *(.assay.region.{0} .assay.region.{0}.*) }} > {0}\n",
        region.name);
  }
  text += extra_sections;
  text += "}\n";
  return text;
}

}  // namespace assay

// The linker script of a firmware: the board's memory map around the script that its folder names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/core/board/board.hpp"

namespace assay {

// The text of a script for `ld -T`: MEMORY with one line a region, the aliases FLASH (code) and RAM
// (main memory), the symbol assay_stack_bytes, an INCLUDE of the board's linker script by its
// absolute path, and for each further RAM region R an output section that takes the input sections
// .assay.region.R and .assay.region.R.* there; they are neither loaded nor zeroed. `extra_sections`
// is put into the SECTIONS command as it is. Not for native boards (asserted).
std::string linker_script(const Board& board, std::uint64_t stack_bytes,
                          std::string_view extra_sections = {});

}  // namespace assay

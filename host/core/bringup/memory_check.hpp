// Whether the RAM that board.json lists is there: through a debug probe, by a few words of each
// region.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/bringup/causes.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay {

// Those that can be there: an emulated board without what its emulator lacks.
std::vector<MemoryRegion> present_ram(const Board& board);

// Offsets of the words that are tried, ascending: the lowest, the highest, and those on both sides
// of each power of two, where a region that is smaller wraps around.
std::vector<std::uint32_t> tried_offsets(std::uint64_t region_bytes);

struct MemoryFault {
  Trouble trouble;
  std::string what;
};

// Overwrites those words; the core has to be halted. Nothing where all regions are as stated.
// Throws Cancelled.
std::optional<MemoryFault> check_memory(DebugProbe& probe,
                                        const std::vector<MemoryRegion>& regions);

}  // namespace assay

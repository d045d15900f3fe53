// Reads the emulator's list of what stands where in memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// The ranges of the first processor, ascending, from the text of QEMU's `info mtree -f`. Empty
// where the text holds no such list.
std::vector<MappedRange> parse_memory_map(std::string_view text);

// The range that holds `address`, or null.
const MappedRange* range_at(std::span<const MappedRange> map, std::uint32_t address);

bool is_ram(std::span<const MappedRange> map, std::uint32_t address);

}  // namespace assay::virtual_probe

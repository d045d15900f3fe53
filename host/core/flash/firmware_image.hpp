// What of a linked image is written into a chip's flash: addresses and bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/elf/elf_file.hpp"

namespace assay {

struct FlashRange {
  std::uint32_t address = 0;
  std::vector<std::uint8_t> bytes;  // at least one
};

struct FirmwareImage {
  std::vector<FlashRange> ranges;  // by address; no two touch or overlap
  std::uint64_t bytes() const;     // of all ranges
};

// The loadable bytes of `elf` at their load addresses. Throws Error(input) where there are none, or
// where some lie outside the flash regions of `board`: option bytes and fuses are in none, so they
// are never written.
FirmwareImage firmware_image(const ElfFile& elf, const Board& board);

// Pieces of at most `most_bytes`, cut at multiples of it, for progress by byte counts.
std::vector<FlashRange> pieces(const FirmwareImage& image, std::uint32_t most_bytes);

// One piece of memory from the lowest address on; what lies between ranges reads as erased, 0xFF.
// Throws Error(input) where that would be more than `most_bytes`.
FlashRange joined(const FirmwareImage& image, std::uint64_t most_bytes);

// Intel HEX, type 04 records for the upper half of addresses (Intel Hexadecimal Object File Format
// Specification, revision A, 1988).
std::string intel_hex(const FirmwareImage& image);

}  // namespace assay

#include "proto/crc32.hpp"

namespace assay::proto {

// One entry per nibble: 64 bytes of flash, where a table per byte would take 1,024.
static constexpr uint32_t kNibble[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};

uint32_t crc32(uint32_t before, const uint8_t* bytes, size_t count) {
  if (count == 0) return before;
  uint32_t crc = ~before;
  // The test comes last: an instruction a byte less, of eleven.
  const uint8_t* const end = bytes + count;
  do {
    crc ^= *bytes++;
    crc = crc >> 4 ^ kNibble[crc & 15];
    crc = crc >> 4 ^ kNibble[crc & 15];
  } while (bytes != end);
  return ~crc;
}

}  // namespace assay::proto

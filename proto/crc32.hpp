// CRC-32 of IEEE 802.3 (reflected, polynomial 0xEDB88320, start and final XOR 0xFFFFFFFF).
#ifndef ASSAY_PROTO_CRC32_HPP_
#define ASSAY_PROTO_CRC32_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::proto {

// The CRC of what came before (0 at the start) followed by `count` bytes: crc32(crc32(0, a), b) is
// the CRC of a then b. Check value: crc32(0, "123456789") = 0xCBF43926.
uint32_t crc32(uint32_t before, const uint8_t* bytes, size_t count);

}  // namespace assay::proto

#endif  // ASSAY_PROTO_CRC32_HPP_

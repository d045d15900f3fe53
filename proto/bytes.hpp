// Little-endian loads and stores at any alignment.
#ifndef ASSAY_PROTO_BYTES_HPP_
#define ASSAY_PROTO_BYTES_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::proto {

inline uint32_t load(const uint8_t* from, size_t bytes) {
  uint32_t value = 0;
  while (bytes-- > 0) value = value << 8 | from[bytes];
  return value;
}
inline uint16_t load16(const uint8_t* from) { return static_cast<uint16_t>(load(from, 2)); }
inline uint32_t load24(const uint8_t* from) { return load(from, 3); }
inline uint32_t load32(const uint8_t* from) { return load(from, 4); }
inline uint64_t load64(const uint8_t* from) {
  return load32(from) | static_cast<uint64_t>(load32(from + 4)) << 32;
}

inline void store(uint8_t* to, uint32_t value, size_t bytes) {
  for (; bytes > 0; --bytes, value >>= 8) *to++ = static_cast<uint8_t>(value);
}
inline void store64(uint8_t* to, uint64_t value) {
  store(to, static_cast<uint32_t>(value), 4);
  store(to + 4, static_cast<uint32_t>(value >> 32), 4);
}

}  // namespace assay::proto

#endif  // ASSAY_PROTO_BYTES_HPP_

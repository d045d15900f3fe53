// Little-endian loads and stores at any alignment.
#ifndef ASSAY_PROTO_BYTES_HPP_
#define ASSAY_PROTO_BYTES_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::proto {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
              "the wire's numbers are sent as they lie in memory");

inline uint32_t load(const uint8_t* from, size_t bytes) {
  uint32_t value = 0;
  while (bytes-- > 0) value = value << 8 | from[bytes];
  return value;
}
inline uint16_t load16(const uint8_t* from) { return static_cast<uint16_t>(load(from, 2)); }
inline uint32_t load24(const uint8_t* from) { return load(from, 3); }
#if defined(__ARM_FEATURE_UNALIGNED) || defined(__x86_64__) || defined(__aarch64__)
inline uint32_t load32(const uint8_t* from) {
  uint32_t value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}
#else
inline uint32_t load32(const uint8_t* from) { return load(from, 4); }
#endif

inline void store32(uint8_t* to, uint32_t value) { __builtin_memcpy(to, &value, sizeof value); }

}  // namespace assay::proto

#endif  // ASSAY_PROTO_BYTES_HPP_

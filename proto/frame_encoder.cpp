#include "proto/frame_encoder.hpp"

#include "proto/bytes.hpp"
#include "proto/crc32.hpp"

namespace assay::proto {

void FrameEncoder::begin() {
  code_at_ = 0;
  length_ = 1;
  crc_ = 0;
  left_ = capacity_;
  overflowed_ = false;
}

void FrameEncoder::put(const void* bytes, size_t count) {
  if (count > left_) {
    overflowed_ = true;
    return;
  }
  left_ -= count;
  const uint8_t* from = static_cast<const uint8_t*>(bytes);
  crc_ = crc32(crc_, from, count);
  stuff(from, count);
}

void FrameEncoder::put(uint32_t value, size_t count) {
  uint8_t bytes[4];
  store(bytes, value, count);
  put(bytes, count);
}

void FrameEncoder::put64(uint64_t value) {
  uint8_t bytes[8];
  store64(bytes, value);
  put(bytes, sizeof bytes);
}

size_t FrameEncoder::finish(uint32_t seal) {
  uint8_t check[4];
  store(check, crc_ ^ seal, 4);
  stuff(check, 4);
  buffer_[code_at_] = static_cast<uint8_t>(length_ - code_at_);
  buffer_[length_++] = 0;
  return length_;
}

void FrameEncoder::stuff(const uint8_t* bytes, size_t count) {
  for (const uint8_t* end = bytes + count; bytes != end; ++bytes) {
    const uint8_t byte = *bytes;
    if (byte != 0) buffer_[length_++] = byte;
    if (byte == 0 || length_ - code_at_ == 0xff) {
      buffer_[code_at_] = static_cast<uint8_t>(length_ - code_at_);
      code_at_ = length_++;
    }
  }
}

}  // namespace assay::proto

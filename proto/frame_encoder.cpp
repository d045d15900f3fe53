#include "proto/frame_encoder.hpp"

#include "proto/bytes.hpp"
#include "proto/crc32.hpp"
#include "proto/protection.hpp"

namespace assay::proto {

void FrameEncoder::begin() {
  code_at_ = 0;
  length_ = 1;
  crc_ = 0;
  left_ = capacity_;
}

void FrameEncoder::put(const void* bytes, size_t count) {
  if (count > left_) count = left_;
  left_ -= count;
  const uint8_t* from = static_cast<const uint8_t*>(bytes);
  crc_ = crc32(crc_, from, count);
  stuff(from, count);
}

size_t FrameEncoder::finish(uint32_t seal) {
  if (!holds(Protection::crc)) crc_ = 0;
  uint8_t check[4];
  store32(check, crc_ ^ seal);
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
      if (sink_ != nullptr && length_ > kHeldBytes) {
        sink_(buffer_, length_);
        length_ = 0;
      }
      code_at_ = length_++;
    }
  }
}

}  // namespace assay::proto

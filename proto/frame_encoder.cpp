#include "proto/frame_encoder.hpp"

#include "proto/bytes.hpp"
#include "proto/crc32.hpp"
#include "proto/protection.hpp"

namespace assay::proto {

void FrameEncoder::begin() {
  code_ = buffer_;
  end_ = buffer_ + 1;
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
  *code_ = static_cast<uint8_t>(end_ - code_);
  *end_++ = 0;
  const size_t count = static_cast<size_t>(end_ - buffer_);
  if (sink_ == nullptr) return count;
  sink_(buffer_, count);
  return 0;
}

void FrameEncoder::stuff(const uint8_t* bytes, size_t count) {
  for (const uint8_t* stop = bytes + count; bytes != stop; ++bytes) {
    const uint8_t byte = *bytes;
    if (byte != 0) *end_++ = byte;
    if (byte == 0 || end_ - code_ == 0xff) {
      *code_ = static_cast<uint8_t>(end_ - code_);
      if (sink_ != nullptr && end_ - buffer_ > kHeldBytes) {
        sink_(buffer_, static_cast<size_t>(end_ - buffer_));
        end_ = buffer_;
      }
      code_ = end_++;
    }
  }
}

}  // namespace assay::proto

// A frame to bytes, in one pass: COBS and CRC-32 while the parts of the frame come in.
#ifndef ASSAY_PROTO_FRAME_ENCODER_HPP_
#define ASSAY_PROTO_FRAME_ENCODER_HPP_

#include <stddef.h>
#include <stdint.h>

#include "proto/wire.hpp"

namespace assay::proto {

class FrameEncoder {
 public:
  // `buffer` (not owned, at least 16 bytes) takes the encoded frame; its size bounds the frame: a
  // part that does not fit, check field counted in, is dropped and overflowed() says so.
  FrameEncoder(uint8_t* buffer, size_t capacity)
      : buffer_(buffer), capacity_(decoded_capacity(capacity) - kCheckBytes) {}

  void begin();
  void put(const void* bytes, size_t count);
  // The lowest `count` bytes of `value`, little-endian.
  void put(uint32_t value, size_t count);
  void put64(uint64_t value);
  // Adds the check field, CRC-32 XOR `seal`, and the delimiter; returns the encoded size.
  size_t finish(uint32_t seal);

  bool overflowed() const { return overflowed_; }

 private:
  void stuff(const uint8_t* bytes, size_t count);

  uint8_t* buffer_;
  size_t capacity_;  // of the frame before encoding, without its check field
  size_t left_ = 0;  // of that
  size_t length_ = 0;
  size_t code_at_ = 0;  // where the open block's code byte goes
  uint32_t crc_ = 0;
  bool overflowed_ = false;
};

}  // namespace assay::proto

#endif  // ASSAY_PROTO_FRAME_ENCODER_HPP_

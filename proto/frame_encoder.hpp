// A frame to bytes, in one pass: COBS and CRC-32 while the parts of the frame come in.
#ifndef ASSAY_PROTO_FRAME_ENCODER_HPP_
#define ASSAY_PROTO_FRAME_ENCODER_HPP_

#include <stddef.h>
#include <stdint.h>

#include "proto/wire.hpp"

namespace assay::proto {

class FrameEncoder {
 public:
  // Takes encoded bytes that are final; they lie in the encoder's buffer and are the encoder's
  // again when it returns.
  using Sink = void (*)(const uint8_t* bytes, size_t count);
  // Bytes that a sink does not get before the block that goes beyond them ends: a frame of which no
  // more than the header was put can be begun anew, and short blocks go out together.
  static constexpr int kHeldBytes = 16;
  // These, a COBS block with its code, and the frame's delimiter.
  static constexpr size_t kBlockBytes = kHeldBytes + 256;

  constexpr FrameEncoder() = default;
  // `buffer` (not owned) takes the encoded frame: `frame_bytes` of them, at least 16, or with a
  // `sink` kBlockBytes. What would make the frame longer than `frame_bytes` is left out.
  FrameEncoder(uint8_t* buffer, size_t frame_bytes, Sink sink = nullptr) {
    attach(buffer, frame_bytes, sink);
  }
  // Gives an encoder that was made without a buffer its own.
  void attach(uint8_t* buffer, size_t frame_bytes, Sink sink) {
    buffer_ = buffer;
    sink_ = sink;
    capacity_ = decoded_capacity(frame_bytes) - kCheckBytes;
  }

  void begin();
  // How many bytes the frame has room for still.
  size_t left() const { return left_; }
  void put(const void* bytes, size_t count);
  // Adds the check field, CRC-32 XOR `seal`, and the delimiter; returns how many bytes of the
  // buffer are to be sent, none where a sink took them.
  size_t finish(uint32_t seal);

 private:
  void stuff(const uint8_t* bytes, size_t count);

  uint8_t* buffer_ = nullptr;
  Sink sink_ = nullptr;
  size_t capacity_ = 0;      // of the frame before encoding, without its check field
  size_t left_ = 0;          // of that
  uint8_t* code_ = nullptr;  // where the open block's code byte goes
  uint8_t* end_ = nullptr;   // of what is encoded
  uint32_t crc_ = 0;
};

}  // namespace assay::proto

#endif  // ASSAY_PROTO_FRAME_ENCODER_HPP_

// Bytes to frames: COBS with delimiter 0, checked by CRC-32. Sans I/O, no allocation, never fails:
// whatever comes in, the next delimiter starts afresh.
#ifndef ASSAY_PROTO_FRAME_DECODER_HPP_
#define ASSAY_PROTO_FRAME_DECODER_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::proto {

class FrameDecoder {
 public:
  enum class Result : uint8_t {
    more,   // all bytes used, no delimiter seen
    frame,  // a delimiter ended something with a COBS form: ask the accessors
    bad,    // a delimiter ended something else (torn, or shorter than any frame)
  };

  constexpr FrameDecoder() = default;
  // `buffer` (not owned, at least 16 bytes) holds the decoded frame.
  FrameDecoder(uint8_t* buffer, size_t capacity) { attach(buffer, capacity); }
  // Gives a decoder that was made without a buffer its own.
  void attach(uint8_t* buffer, size_t capacity) {
    buffer_ = buffer;
    capacity_ = capacity;
  }

  // Takes bytes up to and including the next delimiter, at most `count`; `used` says how many.
  Result feed(const uint8_t* bytes, size_t count, size_t& used);

  // After Result::frame and until the next feed: the frame without its check field. Of an oversize
  // frame only the first bytes are kept.
  const uint8_t* data() const { return buffer_; }
  size_t size() const { return length_ - 4; }
  bool oversize() const { return folded_ != 0; }
  // Check field XOR CRC: 0 for a plain CRC-32, the nonce for a frame of a session.
  uint32_t seal() const { return seal_; }

 private:
  Result finish();
  size_t check();
  void fold();

  uint8_t* buffer_ = nullptr;
  size_t capacity_ = 0;
  size_t length_ = 0;  // decoded bytes held
  size_t folded_ = 0;  // bytes at the start that the CRC has run over already (oversize frames)
  uint32_t crc_ = 0;   // over what was folded
  uint32_t seal_ = 0;
  uint8_t block_left_ = 0;  // bytes until the next COBS code
  bool zero_due_ = false;   // the last block ended with an implied zero, if anything follows
  bool ended_ = false;      // the last feed returned a frame: the next one starts afresh
};

}  // namespace assay::proto

#endif  // ASSAY_PROTO_FRAME_DECODER_HPP_

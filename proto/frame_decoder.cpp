#include "proto/frame_decoder.hpp"

#include "proto/bytes.hpp"
#include "proto/crc32.hpp"
#include "proto/protection.hpp"
#include "proto/wire.hpp"

namespace assay::proto {

FrameDecoder::Result FrameDecoder::feed(const uint8_t* bytes, size_t count, size_t& used) {
  if (ended_) {
    ended_ = zero_due_ = false;
    length_ = folded_ = block_left_ = 0;
    crc_ = 0;
  }
  const uint8_t* in = bytes;
  const uint8_t* const end = bytes + count;
  while (in != end) {
    if (block_left_ == 0) {
      const uint8_t code = *in++;
      if (code == 0) {
        used = static_cast<size_t>(in - bytes);
        if (!zero_due_ && length_ == 0) continue;  // an empty frame: delimiters may repeat
        return finish();
      }
      if (zero_due_) {
        if (length_ == capacity_) fold();
        buffer_[length_++] = 0;
      }
      zero_due_ = code != 0xff;
      block_left_ = static_cast<uint8_t>(code - 1);
      continue;
    }
    if (length_ == capacity_) fold();
    size_t run = block_left_;
    if (run > static_cast<size_t>(end - in)) run = static_cast<size_t>(end - in);
    if (run > capacity_ - length_) run = capacity_ - length_;
    // Written for few instructions a byte: the run is never empty, so the test comes last.
    const uint8_t* const stop = in + run;
    uint8_t* out = buffer_ + length_;
    do {
      const uint8_t byte = *in++;
      if (byte == 0) {  // a delimiter inside a block: torn
        used = static_cast<size_t>(in - bytes);
        ended_ = true;
        return Result::bad;
      }
      *out++ = byte;
    } while (in != stop);
    block_left_ = static_cast<uint8_t>(block_left_ - run);
    length_ += run;
  }
  used = count;
  return Result::more;
}

// Runs the CRC over what is held but the last four bytes, which may be the check field; returns
// where these start.
size_t FrameDecoder::check() {
  const size_t end = length_ - kCheckBytes;
  crc_ = crc32(crc_, buffer_ + folded_, end - folded_);
  return end;
}

// The buffer is full and more follows: the last four bytes move down behind a kept head. So an
// oversize frame still proves itself.
void FrameDecoder::fold() {
  constexpr size_t kKept = 8;
  store32(buffer_ + kKept, load32(buffer_ + check()));
  folded_ = kKept;
  length_ = kKept + kCheckBytes;
}

FrameDecoder::Result FrameDecoder::finish() {
  ended_ = true;
  if (length_ < kShortestFrameBytes) return Result::bad;
  seal_ = load32(buffer_ + check());
  seal_ ^= holds(Protection::crc) ? crc_ : 0;
  return Result::frame;
}

}  // namespace assay::proto

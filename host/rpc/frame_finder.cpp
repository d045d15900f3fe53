#include "host/rpc/frame_finder.hpp"

#include <algorithm>
#include <utility>

namespace assay::rpc {

using proto::FrameDecoder;

namespace {

constexpr std::size_t kDecodeBytes = 65536;
// Furthest that a frame behind text is looked for.
constexpr std::size_t kSearchBytes = 1024;

bool printable(std::uint8_t byte) {
  return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
}

}  // namespace

FrameFinder::FrameFinder(std::uint32_t nonce)
    : nonce_(nonce), buffer_(kDecodeBytes), decoder_(buffer_.data(), buffer_.size()) {}

void FrameFinder::restart() {
  decoder_ = FrameDecoder(buffer_.data(), buffer_.size());
  fragment_.clear();
}

void FrameFinder::receive(ByteView bytes, LinkCounters& counters, const Accept& accept) {
  counters.received_bytes += bytes.size();
  while (!bytes.empty()) {
    std::size_t used = 0;
    const auto result = decoder_.feed(bytes.data(), bytes.size(), used);
    auto first = bytes.begin();
    const auto last = first + static_cast<long>(used);
    if (fragment_.empty()) first = std::find_if(first, last, [](auto byte) { return byte != 0; });
    fragment_.insert(fragment_.end(), first, last);
    bytes = bytes.subspan(used);
    if (fragment_.size() > 2 * kDecodeBytes) keep_text(counters);
    if (result == FrameDecoder::Result::more) continue;
    const bool known = result == FrameDecoder::Result::frame && accept(decoder_);
    if (!known && !accept_behind_text(counters, accept)) {
      keep_text(counters);
      ++(result == FrameDecoder::Result::bad ? counters.torn_frames : counters.corrupt_frames);
    }
    fragment_.clear();
  }
}

// A printf knows no delimiters: the frame behind it starts where the text ends, wherever that is.
// A check field of 32 bits, and the nonce in it, vouch for a find.
bool FrameFinder::accept_behind_text(LinkCounters& counters, const Accept& accept) {
  const auto text_end = std::find_if_not(fragment_.begin(), fragment_.end(), printable);
  Bytes buffer(kSearchBytes);
  std::size_t start = fragment_.size() > kSearchBytes ? fragment_.size() - kSearchBytes : 1;
  for (; start <= static_cast<std::size_t>(text_end - fragment_.begin()); ++start) {
    FrameDecoder decoder(buffer.data(), buffer.size());
    std::size_t used = 0;
    const ByteView rest = ByteView(fragment_).subspan(start);
    const auto result = decoder.feed(rest.data(), rest.size(), used);
    if (result != FrameDecoder::Result::frame || decoder.seal() != nonce_) continue;
    if (!accept(decoder)) continue;
    text_.append(fragment_.begin(), fragment_.begin() + static_cast<long>(start));
    counters.text_bytes += start;
    return true;
  }
  return false;
}

// Printable bytes at the start of what is no frame: a printf, perhaps with a torn frame behind it.
void FrameFinder::keep_text(LinkCounters& counters) {
  const auto end = std::find_if_not(fragment_.begin(), fragment_.end(), printable);
  if (end - fragment_.begin() >= 2) {
    text_.append(fragment_.begin(), end);
    counters.text_bytes += static_cast<std::uint64_t>(end - fragment_.begin());
  }
  fragment_.clear();
}

std::string FrameFinder::take_text() { return std::exchange(text_, {}); }

}  // namespace assay::rpc

#include "host/rpc/log_stream.hpp"

#include <algorithm>

namespace assay::rpc {
namespace {

// Longer than any frame and any line that one would read.
constexpr std::size_t kLongestPiece = 64 * 1024;

// Bytes above ASCII may be UTF-8; escape sequences colour text.
bool is_text(const Bytes& piece) {
  return std::all_of(piece.begin(), piece.end(), [](std::uint8_t byte) {
    return byte >= 0x20 || byte == '\t' || byte == '\r' || byte == '\n' || byte == 0x1B;
  });
}

}  // namespace

std::string LogStream::receive(ByteView bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    piece_.push_back(byte);
    if (byte == 0 || piece_.size() >= kLongestPiece) {
      end_piece(text);
    } else if (byte == '\n' && is_text(piece_)) {
      text.append(piece_.begin(), piece_.end());
      piece_.clear();
    }
  }
  return text;
}

void LogStream::end_piece(std::string& text) {
  std::string logged;
  std::uint32_t nonce = nonce_;
  frames_.receive(piece_, counters_, [&](const proto::FrameDecoder& frame) {
    // The tag is the nonce's low byte: this one is intact, whatever its session.
    if (frame.oversize() || static_cast<std::uint8_t>(frame.seal()) != frame.data()[2]) {
      return false;
    }
    nonce = frame.seal();
    if (frame.data()[0] == static_cast<std::uint8_t>(proto::Type::log)) {
      const auto* payload = reinterpret_cast<const char*>(frame.data() + proto::kHeaderBytes);
      logged.append(payload, frame.size() - proto::kHeaderBytes);
    }
    return true;
  });
  text += frames_.take_text() + logged;
  piece_.clear();
  if (nonce == nonce_) return;
  nonce_ = nonce;
  frames_ = FrameFinder(nonce_);
}

std::string LogStream::flush() {
  std::string text;
  if (is_text(piece_)) text.assign(piece_.begin(), piece_.end());
  piece_.clear();
  return text;
}

}  // namespace assay::rpc

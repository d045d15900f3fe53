// Received bytes to intact frames, and to the text that a device prints between them.
#pragma once

#include <functional>
#include <string>

#include "host/rpc/link_counters.hpp"
#include "host/rpc/messages.hpp"
#include "proto/frame_decoder.hpp"

namespace assay::rpc {

class FrameFinder {
 public:
  // Takes a frame whose form is right; false where it is not intact.
  using Accept = std::function<bool(const proto::FrameDecoder& frame)>;

  // Frames behind text are looked for with the session's `nonce` alone.
  explicit FrameFinder(std::uint32_t nonce);
  // Moves only: the decoder points into the buffer beside it.
  FrameFinder(FrameFinder&&) = default;
  FrameFinder& operator=(FrameFinder&&) = default;

  void receive(ByteView bytes, LinkCounters& counters, const Accept& accept);
  // Forgets the piece of a frame that has come so far.
  void restart();
  // The text that came since the last call.
  std::string take_text();

 private:
  bool accept_behind_text(LinkCounters& counters, const Accept& accept);
  void keep_text(LinkCounters& counters);

  std::uint32_t nonce_;
  Bytes buffer_;
  proto::FrameDecoder decoder_;
  Bytes fragment_;  // raw bytes since the last delimiter, without delimiters in front
  std::string text_;
};

}  // namespace assay::rpc

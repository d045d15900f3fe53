// What a device prints, out of all that comes from it: for one who only listens.
#pragma once

#include <string>

#include "host/rpc/frame_finder.hpp"

namespace assay::rpc {

// Text comes as plain bytes outside a session, and in log frames of whatever session inside one.
class LogStream {
 public:
  std::string receive(ByteView bytes);  // the text in it, as far as it is known to be text
  // What came last, which nothing followed: text too, if it looks like it.
  std::string flush();

 private:
  void end_piece(std::string& text);

  Bytes piece_;              // since the last delimiter or line end
  std::uint32_t nonce_ = 0;  // of the last session heard: frames right behind text are found by it
  FrameFinder frames_{0};
  LinkCounters counters_;
};

}  // namespace assay::rpc

// A device's log, line by line with the time of each line's first byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/ports/clock.hpp"

namespace assay {

struct LogLine {
  Duration at{};     // as now() of the clock that was given
  std::string text;  // without line end; bytes that a terminal would obey are shown as \xHH
};

class LogLines {
 public:
  // A line without an end is cut here, so that a device that never ends one is shown too.
  static constexpr std::size_t longest_bytes = 4096;

  // The lines that `text` completes.
  std::vector<LogLine> add(std::string_view text, Duration now);
  // The begun line, if there is one: for the end.
  std::vector<LogLine> finish();

 private:
  LogLine line_;
  bool begun_ = false;
};

}  // namespace assay

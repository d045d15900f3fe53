// Clock: monotonic time as an outside effect, so that the core and the tests own time.
#pragma once

#include <chrono>

namespace assay {

// The unit of every time-out and time stamp on the host.
using Duration = std::chrono::microseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Duration now() const = 0;  // monotonic, from an arbitrary start
};

}  // namespace assay

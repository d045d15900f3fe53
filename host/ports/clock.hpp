// Clock: monotonic time as an outside effect, so that the core and the tests own time.
#pragma once

#include <chrono>

namespace assay {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::microseconds now() const = 0;  // monotonic, from an arbitrary start
};

}  // namespace assay

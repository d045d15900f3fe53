// The machine's monotonic clock.
#pragma once

#include "host/ports/clock.hpp"

namespace assay {

class SteadyClock final : public Clock {
 public:
  Duration now() const override {
    return std::chrono::duration_cast<Duration>(
        std::chrono::steady_clock::now().time_since_epoch());
  }
};

}  // namespace assay

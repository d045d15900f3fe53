// What a flash came to.
#pragma once

#include <string>

#include "host/ports/clock.hpp"
#include "host/ports/flasher.hpp"

namespace assay {

struct FlashRecord {
  std::string device;   // of the bench, or the board's name
  std::string flasher;  // of board.json; empty: nothing was flashed, as the device runs the image
  std::string by;       // "OpenOCD, probe 066E..."
  FlashOutcome outcome;
  Duration took{};
};

}  // namespace assay

// What a flash came to, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
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

nlohmann::ordered_json flash_json(const FlashRecord& record);
std::string flash_text(const FlashRecord& record);  // one line, with its line feed

}  // namespace assay

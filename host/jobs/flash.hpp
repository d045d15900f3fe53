// flash: the straight line up to the board that runs the firmware.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/flash/flash_record.hpp"
#include "host/core/job_failure.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct FlashWish {
  FirmwareWish firmware;
  PlaceWish place;
  bool dry_run = false;  // say what would be done, and do nothing
};

struct FlashResult {
  std::string device;                 // of the bench, or the board's name
  std::optional<FlashRecord> record;  // absent after a dry run
  std::vector<std::string> plan;      // of a dry run, a sentence each
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
FlashResult flash(Outside& outside, const FlashWish& wish, Events& events, Stop& stop);

}  // namespace assay

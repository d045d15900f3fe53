// bringup: climbs from the debug probe to the firmware's answer, and says where it stops.
#pragma once

#include <optional>

#include "host/base/stop.hpp"
#include "host/core/bringup/rung.hpp"
#include "host/core/job_failure.hpp"
#include "host/desk/place.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct BringupWish {
  PlaceWish place;
};

struct BringupResult {
  BringupRecord record;               // a rung that fails is no failure of the job
  std::optional<JobFailure> failure;  // then nothing was climbed
};

// Throws Cancelled; what goes wrong is in the result.
BringupResult bring_up(Outside& outside, const BringupWish& wish, Events& events, Stop& stop);

}  // namespace assay

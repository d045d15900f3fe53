// log: what a device prints, as it comes, for as long as one looks.
#pragma once

#include <optional>

#include "host/base/stop.hpp"
#include "host/core/job_failure.hpp"
#include "host/desk/place.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct LogWish {
  PlaceWish place;
  std::optional<double> seconds;  // nothing: until it is asked to stop
};

struct LogResult {
  std::optional<JobFailure> failure;
};

// The lines are events. Throws Cancelled, once all that came was told; what goes wrong is in the
// result.
LogResult log(Outside& outside, const LogWish& wish, Events& events, Stop& stop);

}  // namespace assay

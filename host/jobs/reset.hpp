// reset: a device starts anew, by whatever can make it.
#pragma once

#include <optional>
#include <string>

#include "host/base/stop.hpp"
#include "host/core/job_failure.hpp"
#include "host/desk/place.hpp"
#include "host/desk/reset_way.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct ResetWish {
  PlaceWish place;
};

struct ResetResult {
  std::string device;           // of the bench, or the link URL
  std::optional<ResetWay> way;  // that it was reset by; absent: it was not
  bool answers = false;         // afterwards
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
ResetResult reset(Outside& outside, const ResetWish& wish, Events& events, Stop& stop);

}  // namespace assay

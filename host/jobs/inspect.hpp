// inspect: what an archive says, nothing built; or built as well, to count what is bound late.
#pragma once

#include <optional>
#include <string>

#include "host/base/stop.hpp"
#include "host/core/job_failure.hpp"
#include "host/core/package/package.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct InspectWish {
  FirmwareWish firmware;  // its path is needed
  PlaceWish place;        // its board alone
  bool build = false;
};

struct InspectResult {
  std::optional<Package> package;
  std::string board;                         // it was built for; empty: it was not
  std::optional<unsigned> late_bound_calls;  // left in the models, where they were built
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
InspectResult inspect(Outside& outside, const InspectWish& wish, Events& events, Stop& stop);

}  // namespace assay

// doctor: can this computer build, emulate, flash and reach boards? What mends it if not?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/doctor/check_tools.hpp"
#include "host/core/doctor/finding.hpp"
#include "host/core/job_failure.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct DoctorWish {
  std::string board;  // only what this one needs; empty: all boards
  std::string bench;  // file; empty: Outside::bench
};

struct DoctorResult {
  std::vector<BoardReadiness> boards;
  Findings findings;                  // a problem found is no failure of the job
  std::optional<JobFailure> failure;  // then nothing was looked at
};

// Throws Cancelled; what goes wrong is in the result.
DoctorResult doctor(Outside& outside, const DoctorWish& wish, Events& events, Stop& stop);

}  // namespace assay

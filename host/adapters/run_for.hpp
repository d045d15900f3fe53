// A child program that may take only so long.
#pragma once

#include "host/base/stop.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/process.hpp"

namespace assay {

// As ProcessRunner::run, but ends the program when it has not ended within `timeout`, and throws
// Error(request.start_failure) that says so.
ProcessResult run_for(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                      const ProcessRequest& request, Duration timeout);

}  // namespace assay

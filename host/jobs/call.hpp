// call: a remote function by name, late-bound by its hash.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/autopsy/diagnosis.hpp"
#include "host/core/job_failure.hpp"
#include "host/core/run/fault_text.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"
#include "host/rpc/messages.hpp"

namespace assay {

struct CallWish {
  FirmwareWish firmware;
  PlaceWish place;
  std::string function;                // its name, or its whole signature
  std::vector<std::string> arguments;  // as typed: host/core/call/arguments.hpp
  double timeout_s = 300;
};

struct CallResult {
  std::string function;  // its signature; empty: it was not come to
  std::optional<rpc::CallReply> reply;
  std::optional<FaultPlace> fault;
  std::optional<Autopsy> autopsy;
  std::optional<JobFailure> failure;
};

// Asked to stop while the function runs, it tells the device so, and waits until that has ended the
// function. Throws Cancelled; what goes wrong is in the result.
CallResult call(Outside& outside, const CallWish& wish, Events& events, Stop& stop);

}  // namespace assay

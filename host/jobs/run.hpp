// run: the straight line, from archive to verdict.
#pragma once

#include <optional>
#include <string>

#include "host/base/stop.hpp"
#include "host/core/run/inputs.hpp"
#include "host/core/run/run_result.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct RunWish {
  FirmwareWish firmware;
  PlaceWish place;
  InputOptions
      inputs;  // without cases: those that lie beside the archive, where nothing else is given
  std::string output;  // folder for the outputs, as .npy; empty: they are not written
  std::optional<Tolerance> tolerance;    // instead of the cases' own
  std::optional<double> least_accuracy;  // share of labels that have to be right, 0 to 1
  bool stateful = false;                 // repeats go on from what the one before left
  bool require_cases = false;            // where nothing is compared, that is an error
  std::uint16_t repeats = 1;             // inferences a case
  double timeout_s = 300;                // of one inference
};

// What goes wrong is in the result. Throws Cancelled.
RunResult run(Outside& outside, const RunWish& wish, Events& events, Stop& stop);

}  // namespace assay

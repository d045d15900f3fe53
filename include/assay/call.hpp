// call: a remote function by name.
#pragma once

#include <string>
#include <vector>

#include "assay/environment.hpp"
#include "assay/events.hpp"
#include "assay/outcome.hpp"
#include "assay/stop.hpp"
#include "assay/wish.hpp"

ASSAY_BEGIN
struct CallWish {
  FirmwareWish firmware;
  PlaceWish place;
  std::string function;  // its name, or its whole signature
  // Integers, floats, strings as they are; bytes x:HEX or @FILE; tensors @FILE.npy
  std::vector<std::string> arguments;
  double timeout_s = 300;
};

struct CallResult {
  Outcome outcome = Outcome::bug;
  std::string error;     // a sentence
  std::string function;  // its signature; empty: it was not come to
  std::string value;     // as text; empty: it returned none
  std::string report_json;

  bool passed() const { return outcome == Outcome::pass; }
};

// As run() does. Asked to stop while the function runs, it tells the device so, and waits until
// that has ended the function.
ASSAY_EXPORT CallResult call(Environment& environment, const CallWish& wish, Events& events,
                             Stop& stop);

ASSAY_END

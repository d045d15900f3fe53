// inspect: what an archive says, nothing built.
#pragma once

#include <string>
#include <vector>

#include "assay/environment.hpp"
#include "assay/events.hpp"
#include "assay/outcome.hpp"
#include "assay/stop.hpp"

ASSAY_BEGIN

struct InspectWish {
  std::string archive;  // or folder with one
};

struct InspectResult {
  Outcome outcome = Outcome::bug;
  std::string error;                // a sentence
  std::vector<std::string> models;  // in the archive's order
  std::string report_json;          // tensors in call order, memory, needs

  bool passed() const { return outcome == Outcome::pass; }
};

// As run() does.
ASSAY_EXPORT InspectResult inspect(Environment& environment, const InspectWish& wish,
                                   Events& events, Stop& stop);

ASSAY_END

// An autopsy as a part of a run's report, and as lines for a person.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/autopsy/diagnosis.hpp"

namespace assay {

// The member "autopsy" of the report (docs/schema/report.schema.json). Members of which nothing is
// known are absent. Addresses are numbers.
nlohmann::ordered_json autopsy_json(const Autopsy& autopsy);

// `autopsy` as autopsy_json() makes it. Without `verbose`: headline, advice, notes, how the board
// was left, and the innermost calls.
std::string autopsy_text(const nlohmann::ordered_json& autopsy, bool verbose);

}  // namespace assay

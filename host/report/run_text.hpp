// A run report as lines for a person.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace assay {

// `verbose` adds memory, link counters and the device's log.
std::string run_text(const nlohmann::ordered_json& report, bool verbose);

}  // namespace assay

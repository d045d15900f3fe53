// What a build came to, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/jobs/build.hpp"

namespace assay {

// Both of a build without a failure.
nlohmann::ordered_json build_json(const BuildResult& result);
std::string build_text(const BuildResult& result);

}  // namespace assay

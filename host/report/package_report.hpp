// A package as JSON, and that JSON as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/package/package.hpp"

namespace assay {

nlohmann::ordered_json package_report(const Package& package);
std::string package_text(const nlohmann::ordered_json& report);

}  // namespace assay

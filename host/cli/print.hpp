// Where a command's result goes: standard output, as text or as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/cli/app.hpp"

namespace assay {

// Nothing where --quiet is given without --json.
void print_result(const App& app, const nlohmann::ordered_json& json, const std::string& text);

}  // namespace assay

// What a command writes: its result to standard output, and what went wrong to standard error.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/cli/app.hpp"
#include "host/cli/ending.hpp"
#include "host/core/job_failure.hpp"

namespace assay {

// As the user wants it: JSON, text, or nothing (quiet).
void print_result(App& app, const nlohmann::ordered_json& json, const std::string& text);

// `command` is what the user typed: "assay run".
Ending print_failure(App& app, const JobFailure& failure, const std::string& command);

}  // namespace assay

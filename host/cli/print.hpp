// What a command writes: its result to standard output, and what went wrong to standard error.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/app.hpp"
#include "host/cli/ending.hpp"
#include "host/core/job_failure.hpp"

namespace assay {

// As the user wants it: JSON, text, or nothing (quiet).
void print_result(App& app, const nlohmann::ordered_json& json, const std::string& text);

// As a sentence; as JSON where that is wanted and no result was printed; and as the report where
// none is written. `command` is what the user typed: "assay run".
Ending print_failure(App& app, const JobFailure& failure, const std::string& command);

// The same of what has ended otherwise. `lines` end with a line break.
void print_end(App& app, const std::string& lines, const std::string& sentence, int exit_code);

// The same of a command line that makes no sense: no switch is known, but those for JSON and a
// report are looked for among its words.
void print_refusal(App& app, const std::vector<std::string>& words, const std::string& lines);

}  // namespace assay

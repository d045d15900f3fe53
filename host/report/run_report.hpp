// One run as one JSON document (docs/schema/report.schema.json). Every other form is a view of it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/run/run_result.hpp"

namespace assay {

nlohmann::ordered_json run_report(const RunResult& result);

// "emulated NAME, instructions": what a report's first line says it ran on.
std::string ran_on(const Board& board);

}  // namespace assay

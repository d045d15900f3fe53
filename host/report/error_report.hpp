// What a command's JSON says where there is no result.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace assay {

// As the end of a run's report: verdict "error", the sentence and the exit code.
nlohmann::ordered_json error_report(const std::string& sentence, int exit_code);

}  // namespace assay

// What a bring-up came to, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/bringup/rung.hpp"

namespace assay {

nlohmann::ordered_json bringup_json(const BringupRecord& record);
// A line a rung; then, where one failed, its causes.
std::string bringup_text(const BringupRecord& record);

}  // namespace assay

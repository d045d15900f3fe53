// What a remote call came to, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/jobs/call.hpp"

namespace assay {

// Both of a call without a failure.
nlohmann::ordered_json call_json(const CallResult& result);
std::string call_text(const CallResult& result);  // the value alone; "" where there is none

}  // namespace assay

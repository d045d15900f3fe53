// What a flash came to, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/flash/flash_record.hpp"

namespace assay {

nlohmann::ordered_json flash_json(const FlashRecord& record);
std::string flash_text(const FlashRecord& record);  // one line, with its line feed

}  // namespace assay

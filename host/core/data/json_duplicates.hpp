// JSON in which each key of an object stands once.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace assay {

// Of two values for one key a reader takes whichever it likes (RFC 8259, section 4): that is
// refused with Error(input). Throws nlohmann::json::exception for what is no JSON.
nlohmann::json parse_without_duplicates(std::string_view text, std::string_view file);

}  // namespace assay

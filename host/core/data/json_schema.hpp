// JSON documents checked against a JSON Schema.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace assay {

// Throws Error(input) "<file>: <JSON Pointer>: <what is wrong>" for the first and deepest place
// where `document` breaks the schema. `schema` is the text of a valid JSON Schema of draft 7
// (asserted).
void check_json_schema(const nlohmann::json& document, std::string_view schema,
                       std::string_view file);

// The same for a document that was made of several: `place` tells "<file>: <JSON Pointer>" of a
// pointer into it.
void check_json_schema(const nlohmann::json& document, std::string_view schema,
                       const std::function<std::string(const std::string&)>& place);

// For documents whose schema has patterns, before they are tried: std::regex recurses once per
// character. Throws Error(input) "<file>: <JSON Pointer> is longer ..." for a string of more than
// 1,024 characters at whatever depth.
void refuse_long_texts(const nlohmann::json& document, std::string_view file);

}  // namespace assay

// A file that holds one JSON document and keeps a schema: boards, benches.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

namespace assay {

// Throws Error(input): a file that cannot be read or is larger than 1 MiB, no JSON (with line and
// column), a text that is too long for a pattern, or what check_json_schema() refuses.
nlohmann::json read_json_document(const std::filesystem::path& file, std::string_view schema);

// The same without a schema: the document alone, with no text that is too long for a pattern.
nlohmann::json read_json_file(const std::filesystem::path& file);

}  // namespace assay

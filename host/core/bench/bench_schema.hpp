// The JSON Schema of bench files, compiled in: an installed tool has no docs folder.
#pragma once

#include <string_view>

namespace assay {

// JSON Schema, draft 7; lives as long as the program.
std::string_view bench_schema();

}  // namespace assay

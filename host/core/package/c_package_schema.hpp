// The JSON Schema of assay-package.json, compiled in: an installed tool has no docs folder.
#pragma once

#include <string_view>

namespace assay {

// JSON Schema, draft 7; lives as long as the program.
std::string_view c_package_schema();

}  // namespace assay

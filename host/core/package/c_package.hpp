// A folder with assay-package.json: C of any other ahead-of-time compiler.
#pragma once

#include <filesystem>
#include <string_view>

#include "host/core/package/package.hpp"

namespace assay {

inline constexpr std::string_view c_package_file = "assay-package.json";

// Reads the folder. Only the named sources, the headers beside them and the include folders are
// taken in. Throws Error(input) for what breaks the schema, for paths that leave the folder, for
// missing files and past the limits of ReadLimits.
Package read_c_package(const std::filesystem::path& folder);

}  // namespace assay

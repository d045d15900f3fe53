// Paths of a package's files, which come from untrusted archives.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// "./codegen//host/src/a.c" is "codegen/host/src/a.c"; "./" is "". Throws Error(input) for absolute
// paths, for "..", and for backslashes and control characters; origin is named in the sentence.
std::string checked_package_path(std::string_view path, std::string_view origin);

// A copy of TVM's C runtime (runtime/) and project templates (templates/): of no use here.
bool is_ignored_path(std::string_view package_path);

// "codegen/host/src/a.c": base_name "a.c", extension ".c", folder "codegen/host/src".
std::string_view base_name(std::string_view package_path);
std::string_view extension(std::string_view package_path);
std::string_view folder(std::string_view package_path);

// True for a file that lies in folder or below it; "" is the package's root.
bool lies_below(std::string_view package_path, std::string_view folder);

}  // namespace assay

// Which files a source includes, as the compiler would find them.
#pragma once

#include <filesystem>
#include <vector>

namespace assay {

// The sources, and every file that lies where one of their #include lines, or one of a file so
// found, can lead to: beside the file with the line, or below one of `folders`. Lines that the
// preprocessor leaves out count as well. Sorted. An #include of a macro's value is not seen.
std::vector<std::filesystem::path> with_included_files(
    const std::vector<std::filesystem::path>& sources,
    const std::vector<std::filesystem::path>& folders);

}  // namespace assay

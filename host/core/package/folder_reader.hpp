// Folders into memory.
#pragma once

#include <filesystem>

#include "host/core/package/file_tree.hpp"

namespace assay {

// Reads every plain file below root, save those that is_ignored_path() names. Throws Error(input)
// for files whose real place is outside root, for devices and fifos, and past the limits.
FileTree read_folder(const std::filesystem::path& root, const ReadLimits& limits = {});

// Reads one file. Throws Error(input) when it is not a plain, readable file of at most limit bytes.
std::string read_file(const std::filesystem::path& path, std::uint64_t limit_bytes);

}  // namespace assay

// Tar archives, plain or gzip, into memory.
#pragma once

#include <filesystem>

#include "host/core/package/file_tree.hpp"

namespace assay {

// Reads every plain file of the archive at path, told to be tar or gzip by its content, save those
// that is_ignored_path() names. Writes nothing. Throws Error(input) for damage, for entries that
// are not plain files or folders, for paths that leave the root, for duplicates and past the
// limits.
FileTree read_archive(const std::filesystem::path& path, const ReadLimits& limits = {});

}  // namespace assay

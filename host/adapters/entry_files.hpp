// Files and folders of a cache entry, whatever lies where they should be: links are not followed,
// and nothing is waited for.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "host/adapters/unique_fd.hpp"

namespace assay {

// No descriptor where it cannot be read, or is a link. A FIFO is opened without its other end.
UniqueFd open_entry_file(const std::filesystem::path& path);

// All of a file of that size; shorter where it ends before or cannot be read.
std::string read_entry_file(const UniqueFd& fd, off_t bytes);

// A folder and everything below it.
struct EntryTree {
  std::vector<std::filesystem::path> folders;  // each before what is in it
  std::vector<std::filesystem::path> others;   // files, links and anything else

  // Ends with the first folder that cannot be read: it is the last in `folders` then.
  void walk(const std::filesystem::path& folder, std::error_code& problem);
};

// Removes a folder also where it, or one in it, lacks the permissions for that. Never throws; what
// cannot be removed stays.
void remove_by_force(const std::filesystem::path& folder);

// Returns once the names in the folder are on the disk. Throws std::filesystem_error.
void sync_folder(const std::filesystem::path& folder);

// Throws std::filesystem_error with errno as its reason.
[[noreturn]] void throw_filesystem_error(const char* what, const std::filesystem::path& path);

}  // namespace assay

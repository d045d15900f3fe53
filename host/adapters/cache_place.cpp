#include "host/adapters/cache_place.hpp"

#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "host/adapters/cache_entry.hpp"
#include "host/adapters/entry_files.hpp"
#include "host/base/error.hpp"

namespace assay {

namespace fs = std::filesystem;

std::optional<std::string> place_trouble(const fs::path& folder) {
  struct stat status = {};
  if (::stat(folder.c_str(), &status) != 0) return std::nullopt;
  // In a folder with the sticky bit, like that for temporary files, each removes only their own.
  if ((status.st_mode & S_ISVTX) != 0) status.st_mode &= ~static_cast<mode_t>(S_IWOTH);
  if (const auto reason = foreign_status(status)) return folder.string() + ' ' + *reason;
  for (const char* name : {"entries", "locks", "staging"}) {
    const fs::path part = folder / name;
    if (::lstat(part.c_str(), &status) != 0) continue;
    if (!S_ISDIR(status.st_mode)) return part.string() + " is no folder";
    if (const auto reason = foreign_status(status)) return part.string() + ' ' + *reason;
  }
  return std::nullopt;
}

void make_cache_folder(const fs::path& folder) {
  std::error_code problem;
  if (fs::is_directory(folder, problem)) return;
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    make_cache_folder(folder.parent_path());
  }
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
    throw_filesystem_error("cannot be made", folder);
  }
}

PrivateFolder::PrivateFolder() {
  std::error_code problem;
  fs::path parent = fs::temp_directory_path(problem);
  std::string name = (fs::absolute(parent) / "assay-cache-XXXXXX").string();
  if (problem || ::mkdtemp(name.data()) == nullptr) {
    throw Error(Blame::build,
                "Nothing can be built in {}: {}. Make room there, or set TMPDIR to another folder.",
                problem ? "the folder for temporary files" : parent.string(),
                problem ? problem.message() : std::strerror(errno));
  }
  path_ = name;
}

PrivateFolder::~PrivateFolder() { remove_by_force(path_); }

}  // namespace assay

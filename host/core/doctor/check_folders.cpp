#include "host/core/doctor/check_folders.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace assay {
namespace {

namespace fs = std::filesystem;

std::uintmax_t bytes_in(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, options, error), end; !error && at != end;
       at.increment(error)) {
    // Others may build and tidy meanwhile.
    std::error_code vanished;
    if (at->is_regular_file(vanished) && !at->is_symlink(vanished)) {
      const std::uintmax_t size = at->file_size(vanished);
      if (!vanished) bytes += size;
    }
  }
  return bytes;
}

// Why no file can be made in `folder`; empty where one can.
std::string obstacle_in(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return folder.string() + " is no folder";
  if (::access(folder.c_str(), R_OK | W_OK | X_OK) == 0) return "";
  return fmt::format("{}: {}", folder.string(), std::strerror(errno));
}

}  // namespace

FolderFacts look_at_folder(const fs::path& folder, Parents parents) {
  FolderFacts facts;
  facts.folder = folder;
  std::error_code error;
  facts.exists = fs::exists(fs::symlink_status(folder, error));
  fs::path nearest = folder;
  if (!facts.exists) nearest = folder.parent_path();
  while (parents == Parents::may_be_missing && nearest.has_relative_path() &&
         !fs::exists(fs::symlink_status(nearest, error))) {
    nearest = nearest.parent_path();
  }
  facts.obstacle = obstacle_in(nearest);
  if (facts.exists && facts.obstacle.empty()) facts.bytes = bytes_in(folder);
  return facts;
}

std::string size_text(std::uintmax_t bytes) {
  double size = static_cast<double>(bytes);
  const char* unit = "bytes";
  for (const char* larger : {"kB", "MB", "GB", "TB"}) {
    if (size < 999.5) break;
    size /= 1000;
    unit = larger;
  }
  return fmt::format("{:.{}f} {}", size, size < 9.95 && bytes >= 1000 ? 1 : 0, unit);
}

DoctorFinding check_cache(const FolderFacts& cache) {
  if (!cache.obstacle.empty()) {
    return problem(Blame::build, "cache",
                   fmt::format("{} cannot be written ({})", cache.folder.string(), cache.obstacle),
                   "set ASSAY_CACHE to a folder that can be written");
  }
  return fine("cache", cache.exists
                           ? fmt::format("{}, {}", cache.folder.string(), size_text(cache.bytes))
                           : fmt::format("{}, not there yet", cache.folder.string()));
}

DoctorFinding check_locks(const FolderFacts& locks) {
  if (!locks.obstacle.empty()) {
    return problem(Blame::flash, "device locks",
                   fmt::format("{} cannot be used ({})", locks.folder.string(), locks.obstacle),
                   "set ASSAY_LOCK_DIR to a folder that all who use the devices may write to");
  }
  return fine("device locks", locks.folder.string());
}

}  // namespace assay

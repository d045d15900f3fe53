// What jobs share: programs, caches, devices and their locks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "assay/export.hpp"

ASSAY_BEGIN
// Empty is the default.
struct Settings {
  // Holds proto/, device/ and boards/. The default is share/assay of where the library is
  // installed, or the checkout that it was built in.
  std::string share_folder;
  std::string programs_folder;             // of assay-vprobe; as share_folder
  std::vector<std::string> board_folders;  // further boards; no default
  // The defaults of these are the tool's: ASSAY_CACHE, ASSAY_LOCK_DIR and ASSAY_BENCH, or the
  // usual places of this user.
  std::string cache_folder;
  std::string lock_folder;
  std::string bench_file;
  std::string program = "assay";  // what others are told who holds a device
};

// For any number of jobs, of any threads, at once. It has to outlive them.
class ASSAY_EXPORT Environment {
 public:
  // Reads the environment's variables once. Throws Error where a folder is not found.
  explicit Environment(const Settings& settings = {});
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const std::string& share_folder() const noexcept;  // that is used

  struct Inside;
  Inside& inside() noexcept { return *inside_; }  // the library's own

 private:
  std::unique_ptr<Inside> inside_;
};

ASSAY_END

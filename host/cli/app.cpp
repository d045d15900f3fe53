#include "host/cli/app.hpp"

#include <filesystem>

#include "host/adapters/device_lock.hpp"
#include "host/base/error.hpp"
#include "host/cli/environment.hpp"
#include "host/core/board/catalogue.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

fs::path executable() { return fs::read_symlink("/proc/self/exe"); }

Folders find_folders(const std::vector<std::string>& board_folders) {
  const OwnFolders own = find_own_folders(executable());
  Folders folders;
  folders.share = own.share;
  folders.programs = own.programs;
  folders.outside_boards = outside_folders(variable("ASSAY_BOARDS"), board_folders);
  folders.cache = cache_folder(variable);
  folders.logs = folders.cache / "logs";
  folders.locks = lock_folder(variable);
  return folders;
}

std::string held_locks() {
  const char* held = variable(held_lock_variable);
  return held == nullptr ? "" : held;
}

}  // namespace

App::App(Stop& stop) : stop_(stop), status_(clock_, output), events_(status_, "") {}

Outside& App::outside() {
  if (!local_) {
    local_.emplace(find_folders(board_folders), find_bench_file("", variable), "assay",
                   held_locks());
  }
  return local_->outside();
}

}  // namespace assay

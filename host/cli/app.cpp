#include "host/cli/app.hpp"

#include <filesystem>

#include "host/adapters/device_lock.hpp"
#include "host/base/error.hpp"
#include "host/cli/environment.hpp"
#include "host/core/board/catalogue.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

Folders find_folders() {
  Folders folders;
  const OwnFolders own = find_own_folders(fs::read_symlink("/proc/self/exe"));
  folders.share = own.share;
  folders.programs = own.programs;
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

App::App(Stop& stop)
    : stop_(stop),
      local_(find_folders(), find_bench_file("", variable), "assay", held_locks(),
             [this](const std::string& note) { events_.warning(note); }),
      events_(output) {}

void App::take_board_folders() {
  outside().folders.outside_boards = outside_folders(variable("ASSAY_BOARDS"), board_folders);
}

}  // namespace assay

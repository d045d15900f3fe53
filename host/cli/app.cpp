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

Folders find_folders() {
  Folders folders;
  try {
    const OwnFolders own = find_own_folders(executable());
    folders.share = own.share;
    folders.programs = own.programs;
  } catch (const Error&) {
    // What needs no board works without them: outside() says so to the others.
  }
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
      local_(find_folders(), find_bench_file("", variable), "assay", held_locks()),
      status_(local_.outside().clock, output),
      events_(status_, "") {}

Outside& App::outside() {
  if (local_.outside().folders.share.empty()) find_own_folders(executable());
  return local_.outside();
}

void App::take_board_folders() {
  local_.outside().folders.outside_boards =
      outside_folders(variable("ASSAY_BOARDS"), board_folders);
}

}  // namespace assay

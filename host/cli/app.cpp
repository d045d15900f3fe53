#include "host/cli/app.hpp"

#include <filesystem>

#include "host/adapters/device_lock.hpp"
#include "host/base/error.hpp"
#include "host/cli/environment.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

fs::path executable() { return fs::read_symlink("/proc/self/exe"); }

// An installed tool has share/assay beside bin/; one in a checkout lies somewhere below it. Empty:
// neither.
fs::path find_share() {
  const fs::path program = executable();
  const fs::path installed = program.parent_path().parent_path() / "share/assay";
  if (fs::exists(installed / "device/platform.hpp")) return installed;
  for (fs::path folder = program.parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "device/platform.hpp") && fs::exists(folder / "boards")) return folder;
  }
  return {};
}

Folders find_folders() {
  Folders folders;
  folders.share = find_share();
  folders.programs = executable().parent_path();
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
      cache_(cache_folder(variable), [this](const std::string& note) { events_.warning(note); }),
      outside_{processes_,
               clock_,
               cache_,
               plugged_devices_,
               entropy_,
               find_folders(),
               find_bench_file("", variable),
               "assay",
               held_locks()},
      status_(clock_, output),
      events_(status_, "") {}

Outside& App::outside() {
  if (!outside_.folders.share.empty()) return outside_;
  throw Error(ExitCode::bug,
              "The tool finds neither share/assay beside {} nor a checkout around it. Install it "
              "with `cmake --install`.",
              executable().string());
}

void App::take_board_folders() {
  outside_.folders.outside_boards = outside_folders(variable("ASSAY_BOARDS"), board_folders);
  boards_.emplace(outside_.folders.share, outside_.folders.outside_boards);
}

}  // namespace assay

#include "host/cli/app.hpp"

#include <unistd.h>

#include "host/adapters/native_board.hpp"
#include "host/adapters/qemu_board.hpp"
#include "host/base/error.hpp"
#include "host/cli/environment.hpp"
#include "host/core/board/read_board.hpp"
#include "host/core/bringup/memory_check.hpp"
#include "host/core/firmware/firmware.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

fs::path executable() { return fs::read_symlink("/proc/self/exe"); }

// An installed tool has share/assay beside bin/; one in a checkout lies somewhere below it.
fs::path find_share() {
  const fs::path program = executable();
  const fs::path installed = program.parent_path().parent_path() / "share/assay";
  if (fs::exists(installed / "device/platform.hpp")) return installed;
  for (fs::path folder = program.parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "device/platform.hpp") && fs::exists(folder / "boards")) return folder;
  }
  throw Error(ExitCode::bug,
              "The tool finds neither share/assay beside {} nor a checkout around it. Install it "
              "with `cmake --install`.",
              program.string());
}

std::string identity() {
  const fs::path program = executable();
  return fmt::format("{} {}", fs::file_size(program),
                     fs::last_write_time(program).time_since_epoch().count());
}

}  // namespace

App::App() : share_(find_share()), cache_(cache_folder(variable)) {}

BuildTools App::build_tools() {
  return {processes_,   cache_,     share_,
          log_folder(), identity(), [this](const std::string& line) { progress(line); }};
}

fs::path App::log_folder() const { return cache_folder(variable) / "logs"; }

fs::path App::companion(const std::string& name) const {
  const fs::path path = executable().parent_path() / name;
  if (fs::exists(path)) return path;
  throw Error(ExitCode::flash, "{} is not there: install the tool as a whole, with {}.",
              path.string(), name);
}

Board App::board(const std::string& name) const { return find_board(share_ / "boards", name); }

std::unique_ptr<BoardRunner> App::runner(const Board& board, LinkKind kind) {
  if (board.native) return std::make_unique<NativeBoardRunner>(processes_, kind);
  if (!board.start) {
    throw Error(ExitCode::usage,
                "The board {} has no emulator; it cannot be started from here. Talk to one that "
                "runs already with --attach URL.",
                board.name);
  }
  return std::make_unique<QemuBoardRunner>(processes_, *board.start, kind, present_ram(board));
}

void App::progress(const std::string& line) {
  if (output.quiet || isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  progress_shown_ = true;
}

void App::clear_progress() {
  if (!progress_shown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  progress_shown_ = false;
}

void App::warn(const std::string& line) {
  clear_progress();
  fmt::print(stderr, "assay: {}\n", line);
}

}  // namespace assay

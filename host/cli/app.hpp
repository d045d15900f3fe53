// The composition root: every outside effect of the tool, made once and handed to the commands.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/cache_store.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "host/adapters/udev_devices.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/ports/board.hpp"

namespace assay {

struct BuildTools;  // host/core/firmware/firmware.hpp

struct OutputOptions {
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

class App {
 public:
  App();

  const std::filesystem::path& share() const { return share_; }
  PosixProcessRunner& processes() { return processes_; }
  const Clock& clock() const { return clock_; }
  PluggedDevices& plugged_devices() { return plugged_devices_; }
  // A program of the tool's own that lies beside it. Throws Error(flash) where it does not.
  std::filesystem::path companion(const std::string& name) const;
  // Where logs of compilers and flashers are kept.
  std::filesystem::path log_folder() const;
  BuildTools build_tools();
  // The named board; an empty name: the default one. Throws Error(usage).
  Board board(const std::string& name);
  // The tool's own boards, and those of `board_folders` and ASSAY_BOARDS.
  BoardCatalogue& boards();
  std::unique_ptr<BoardRunner> runner(const Board& board, LinkKind kind);

  OutputOptions output;
  std::vector<std::string> board_folders;  // --boards
  std::string command = "assay";           // as the user knows it: "assay run"
  // A line of progress on standard error, on a terminal only.
  void progress(const std::string& line);
  void clear_progress();
  // A line that people should see even when standard error is a file.
  void warn(const std::string& line);

 private:
  std::filesystem::path share_;
  PosixProcessRunner processes_;
  SteadyClock clock_;
  UdevDevices plugged_devices_;
  CacheStore cache_;
  std::optional<BoardCatalogue> boards_;
  bool progress_shown_ = false;
};

}  // namespace assay

// The composition root of the tool: its outside, as the environment says, and its terminal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/adapters/cache_store.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/random_entropy.hpp"
#include "host/adapters/steady_clock.hpp"
#include "host/adapters/udev_devices.hpp"
#include "host/base/stop.hpp"
#include "host/cli/status_printer.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct OutputOptions {
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

class App {
 public:
  explicit App(Stop& stop);  // which has to outlive it

  Stop& stop() { return stop_; }
  // Throws Error(bug) where the tool is neither installed nor in a checkout, which only what jobs
  // do needs.
  Outside& outside();
  StatusPrinter& status() { return status_; }
  StatusPrinter::JobEvents& events() { return events_; }  // of the command's one job

  // Once the command line is parsed: the tool's own boards, and those of ASSAY_BOARDS and --boards.
  void take_board_folders();
  BoardCatalogue& boards() { return outside(), *boards_; }

  OutputOptions output;
  std::vector<std::string> board_folders;  // --boards

 private:
  Stop& stop_;
  PosixProcessRunner processes_;
  SteadyClock clock_;
  UdevDevices plugged_devices_;
  RandomEntropy entropy_;
  CacheStore cache_;
  Outside outside_;
  StatusPrinter status_;
  StatusPrinter::JobEvents events_;
  std::optional<BoardCatalogue> boards_;
};

}  // namespace assay

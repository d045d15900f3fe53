// The composition root of the tool: its outside, as the environment says, and its terminal.
#pragma once

#include <string>
#include <vector>

#include "host/adapters/local_outside.hpp"
#include "host/base/stop.hpp"
#include "host/cli/status_printer.hpp"
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

  OutputOptions output;
  std::vector<std::string> board_folders;  // --boards

 private:
  Stop& stop_;
  LocalOutside local_;
  StatusPrinter status_;
  StatusPrinter::JobEvents events_;
};

}  // namespace assay

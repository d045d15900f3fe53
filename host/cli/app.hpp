// The composition root of the tool: its outside, as the environment says, and its terminal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/adapters/local_outside.hpp"
#include "host/base/stop.hpp"
#include "host/cli/report_file.hpp"
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
  // Made at the first call, once the command line is parsed: what tells of the tool alone needs
  // none. Throws Error(bug) where the tool is neither installed nor in a checkout, Error(input)
  // where the environment names no place for the cache.
  Outside& outside();
  StatusPrinter& status() { return status_; }
  StatusPrinter::JobEvents& events() { return events_; }  // of the command's one job

  OutputOptions output;
  ReportFile report;
  bool has_printed_result = false;
  std::vector<std::string> board_folders;  // --boards, beside those of ASSAY_BOARDS

 private:
  Stop& stop_;
  SteadyClock clock_;
  std::optional<LocalOutside> local_;
  StatusPrinter status_;
  StatusPrinter::JobEvents events_;
};

}  // namespace assay

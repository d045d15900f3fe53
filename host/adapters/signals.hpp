// SIGINT and SIGTERM as the wish that a program's one job stops.
#pragma once

#include <csignal>

#include "host/base/stop.hpp"

namespace assay {

// Catches SIGINT and SIGTERM from its construction to its destruction; one at a time in a process,
// held by a program's main(). The first signal asks `stop`; another, 0.3 seconds later or
// more, ends the program at once (children die with it). A SIGINT that is ignored from outside
// (nohup, `&` in a script) stays so.
class StopSignals {
 public:
  // `stop` has to outlive it. Signals that come within `ms_of_one_wish` of the first count as that.
  explicit StopSignals(Stop& stop, int ms_of_one_wish = 300);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // What the program exits with after a signal: 130 for SIGINT, 143 for SIGTERM; 0 without one.
  int exit_status() const;

 private:
  struct sigaction previous_interrupt_ = {};
  struct sigaction previous_terminate_ = {};
};

}  // namespace assay

// The user's request to stop (SIGINT, SIGTERM) as a flag and as a descriptor to wait on.
#pragma once

#include <csignal>

#include "host/adapters/unique_fd.hpp"

namespace assay {

// Catches SIGINT and SIGTERM from its construction to its destruction; one at a time in a process,
// held by main(). The first signal sets the flag; the same signal again ends the tool at once
// (children die with it). A SIGINT that is ignored from outside (nohup, `&` in a script) stays so.
class InterruptSignals {
 public:
  InterruptSignals();
  ~InterruptSignals();
  InterruptSignals(const InterruptSignals&) = delete;
  InterruptSignals& operator=(const InterruptSignals&) = delete;

 private:
  UniqueFd event_;
  struct sigaction previous_interrupt_ = {};
  struct sigaction previous_terminate_ = {};
};

// While one exists, an interrupt only sets the flag: waits go on, so that a device can be asked to
// stop first. One at a time.
class InterruptsDeferred {
 public:
  InterruptsDeferred();
  ~InterruptsDeferred();
  InterruptsDeferred(const InterruptsDeferred&) = delete;
  InterruptsDeferred& operator=(const InterruptsDeferred&) = delete;
};

bool interrupted();

// Throws Error(interrupted) once interrupted() holds.
void throw_if_interrupted();

// Becomes and stays readable once interrupted() holds; never read from it. -1, which poll(2)
// passes over, while no InterruptSignals exists.
int interrupt_fd();

// What the tool exits with after an interrupt: 130 for SIGINT, 143 for SIGTERM; 0 without one.
int interrupt_exit_status();

}  // namespace assay

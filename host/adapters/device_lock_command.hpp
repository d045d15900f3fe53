// A command of the user's own, run while a device is locked: a serial terminal, a debugger, a
// script.
#pragma once

#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/ports/process.hpp"

namespace assay {

// Runs `arguments` with this process's terminal, input and output, and with `held` in the
// environment (held_lock_variable), so that the tool, started by it, finds the device its own.
// Returns its exit code, 128 + signal where a signal ended it. Meanwhile Ctrl-C is the command's to
// act on. It is killed when this process dies. Throws Error(input) where it cannot be started, and
// Cancelled, with the command ended.
int run_in_foreground(ProcessRunner& programs, const std::vector<std::string>& arguments,
                      const std::string& held, const Stop& stop);

}  // namespace assay

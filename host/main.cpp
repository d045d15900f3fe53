// Signals become a Stop, and what goes wrong a sentence on standard error and an exit code.
#include <algorithm>
#include <csignal>
#include <cstdio>

#include "host/adapters/signals.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"

namespace {

using namespace assay;

constexpr AddCommand kCommands[] = {
    add_run,    add_inspect, add_build,  add_call,    add_flash, add_reset,      add_log,
    add_boards, add_devices, add_doctor, add_bringup, add_help,  add_completion, add_man};

int status_of(const Ending& ending) {
  return ending.others_exit_code.value_or(exit_code(ending.outcome));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    // Inherited as ignored, SIGCHLD would make the kernel throw exit codes away.
    std::signal(SIGCHLD, SIG_DFL);
    Stop stop;
    const StopSignals signals(stop);
    App app(stop);
    Action action;
    CommandLine command_line("assay",
                             "Runs ahead-of-time compiled neural networks on microcontrollers, and "
                             "says what happened there.",
                             ASSAY_VERSION);
    command_line.root().footer(
        "Exit codes: 0 pass, 1 mismatch, 2 usage or does not fit, 3 build, 4 flash or "
        "emulator,\n5 link, 6 device, 70 bug, 130 interrupted.");
    for (const AddCommand add : kCommands) add(command_line.root(), app, action);
    const Parsed parsed = command_line.parse({argv + std::min(argc, 1), argv + argc});
    if (!parsed.refusal.empty()) {
      fmt::print(stderr, "{}", parsed.refusal);
      return exit_code(Outcome::input);
    }
    if (!parsed.answer.empty()) {
      std::fputs(parsed.answer.c_str(), stdout);
      return exit_code(Outcome::pass);
    }
    try {
      return status_of(action());
    } catch (const Cancelled& cancelled) {
      app.events().clear();
      fmt::print(stderr, "assay: {}\n", cancelled.told());
      return signals.exit_status();
    } catch (const Error& error) {
      return status_of(print_failure(app, failure_of(error), parsed.command));
    }
  } catch (const Error& error) {
    fmt::print(stderr, "assay: {}\n", error.what());
    return exit_code(outcome_of(error.blame()));
  } catch (const std::exception& bug) {
    fmt::print(stderr,
               "assay: a bug of the tool: {}. Please report it with the command that you "
               "typed.\n",
               bug.what());
    return exit_code(Outcome::bug);
  }
}

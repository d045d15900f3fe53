// Signals become a Stop, and what goes wrong a sentence on standard error and an exit code.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

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

// A file or socket that got the number of a closed standard stream would be written to as that.
void hold_standard_streams() {
  int fd = 0;
  while (fd >= 0 && fd <= 2) fd = ::open("/dev/null", O_RDONLY);
  if (fd > 2) ::close(fd);
}

// What `work` ends with, whatever ends it.
int ending_of(App& app, const StopSignals& signals, const std::string& command,
              const Action& work) {
  try {
    return status_of(work());
  } catch (const Cancelled& cancelled) {
    if (!app.status().output_trouble().empty()) return exit_code(Outcome::unwritten);
    print_end(app, fmt::format("assay: {}\n", cancelled.told()), cancelled.told(),
              signals.exit_status());
    return signals.exit_status();
  } catch (const Error& error) {
    return status_of(print_failure(app, failure_of(error), command));
  } catch (const std::exception& bug) {
    const std::string sentence = fmt::format(
        "a bug of the tool: {}. Please report it with the command that you typed.", bug.what());
    print_end(app, fmt::format("assay: {}\n", sentence), sentence, exit_code(Outcome::bug));
    return exit_code(Outcome::bug);
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
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
      "Exit codes: 0 pass, 1 mismatch, 2 usage or does not fit, 3 build, 4 flash or emulator,\n"
      "5 link, 6 device, 70 bug, 74 output cannot be written, 130 interrupted, 143 by SIGTERM.");
  for (const AddCommand add : kCommands) add(command_line.root(), app, action);
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  Parsed parsed;
  const auto work = [&]() -> Ending {
    parsed = command_line.parse(words);
    if (!parsed.refusal.empty()) {
      print_refusal(app, words, parsed.refusal);
      return Outcome::input;
    }
    if (parsed.answer.empty()) return action();
    app.status().print(parsed.answer);
    return Outcome::pass;
  };
  const int code = ending_of(app, signals, parsed.command, work);
  const std::string trouble = app.status().output_trouble();
  if (trouble.empty()) return code;
  fmt::print(stderr, "assay: Standard output cannot be written: {}.\n", trouble);
  return code == exit_code(Outcome::pass) ? exit_code(Outcome::unwritten) : code;
}

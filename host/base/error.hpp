// The one exception type of the host tool: a sentence for the user and the exit code it ends with.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace assay {

// The process exit codes; docs/design.md ("Errors and verdicts") is their authority.
enum class ExitCode : int {
  pass = 0,
  mismatch = 1,  // a golden differs, or a budget is missed
  usage = 2,     // command line, bad archive, does not fit
  build = 3,     // compiler or linker failed or is missing
  flash = 4,     // flasher or emulator missing, or dead at start
  link = 5,      // silent or lost
  device = 6,    // model returned non-zero, faulted, overflowed, ran past its time-out
  bug = 70,
  interrupted = 130,
};

// Thrown for everything that is not a bug of ours. what() is a whole sentence that says what is
// wrong, where, and what to do; main() prints it and exits with code().
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}

  template <typename... Arguments>
  Error(ExitCode code, fmt::format_string<Arguments...> format, Arguments&&... arguments)
      : Error(code, fmt::format(format, std::forward<Arguments>(arguments)...)) {}

  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace assay

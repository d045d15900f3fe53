// The one exception type of the host tool: a sentence for the user, and whose doing it is.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace assay {

// Whose doing it is that something does not come to its end.
enum class Blame {
  input,   // what the user gave: command line, archive, description; or it does not fit
  build,   // compiler or linker failed or is missing
  flash,   // flasher or emulator missing, or dead at start
  link,    // silent or lost
  device,  // model returned non-zero, faulted, overflowed, ran past its time-out
  bug,     // of ours
};

// Thrown for everything that is not a bug of ours. what() is a whole sentence that says what is
// wrong, where, and what to do.
class Error : public std::runtime_error {
 public:
  Error(Blame blame, const std::string& sentence) : std::runtime_error(sentence), blame_(blame) {}

  template <typename... Arguments>
  Error(Blame blame, fmt::format_string<Arguments...> format, Arguments&&... arguments)
      : Error(blame, fmt::format(format, std::forward<Arguments>(arguments)...)) {}

  Blame blame() const { return blame_; }

 private:
  Blame blame_;
};

}  // namespace assay

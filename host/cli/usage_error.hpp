// What is said about a command line that makes no sense.
#pragma once

#include <string>

#include "host/base/error.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace assay {

// Switches or arguments of the command line that do not go together, or are missing: main() adds
// where the help is. Mistakes inside of what they name are plain Errors.
class CommandLineError : public Error {
 public:
  template <typename... Arguments>
  explicit CommandLineError(fmt::format_string<Arguments...> format, Arguments&&... arguments)
      : Error(ExitCode::usage, fmt::format(format, std::forward<Arguments>(arguments)...)) {}
};

// Lines for standard error about what `root`, which has just parsed, refused; each ends with a line
// break, and the last says where the help is. A near miss of a command or switch is suggested.
// `last_word` is what was typed last.
std::string usage_text(const CLI::App& root, const CLI::ParseError& problem,
                       const std::string& last_word);

// The last line: "`assay run --help` shows what there is."
std::string help_line(const std::string& command);

}  // namespace assay

// What is said about a command line that makes no sense.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace assay {

// Lines for standard error about what `root`, which has just parsed, refused; each ends with a line
// break, and the last says where the help is. A near miss of a command or switch is suggested.
// `last_word` is what was typed last.
std::string usage_text(const CLI::App& root, const CLI::ParseError& problem,
                       const std::string& last_word);

// The same about a word of a command line that is empty, as a variable's that is not set; an empty
// text where there is none. What stands behind "--" may be empty.
std::string empty_word_text(const CLI::App& root, const std::vector<std::string>& words);

// The last line: "`assay run --help` shows what there is."
std::string help_line(const std::string& command);

}  // namespace assay

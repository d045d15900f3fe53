// What there is to type, as data: completions and the manual are made of it, as --help is made of
// the same tree. A command that is added needs nothing here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

// What the values of a switch or argument are, where a shell can complete them.
enum class Values { none, other, words, files, boards, devices, commands };

struct SwitchFacts {
  std::vector<std::string> names;  // "-o", "--output"; an argument without dashes: its one name
  std::string description;
  std::string value;             // "TEXT", "UINT:1 to 9"; empty: a flag
  Values values = Values::none;  // `none`: a flag
  std::vector<std::string> words;
  bool is_argument = false;
  bool required = false;
  bool many = false;
  bool value_optional = false;
};

struct CommandFacts {
  std::string call;  // "assay boards new"
  std::string name;  // "new"
  std::string description;
  std::string footer;
  std::vector<SwitchFacts> switches;
  std::vector<CommandFacts> commands;
};

// The command and all below it, each before those that are below it.
std::vector<const CommandFacts*> all_of(const CommandFacts& command);

// The same command's argument that a shell completes; null: none.
const SwitchFacts* argument_of(const CommandFacts& command);

// "'text'", for a shell that takes the text as it stands: bash and zsh.
std::string shell_quoted(std::string_view text);

// The first line: what is shown beside a name.
std::string first_line(const std::string& text);

}  // namespace assay

#include <fmt/ranges.h>

#include "host/cli/completion.hpp"

namespace assay {

namespace {

std::string fish_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

// -x: a value follows, and it is no file; -r: a value follows.
std::string fish_values(const std::string& tool, const SwitchFacts& facts) {
  switch (facts.values) {
    case Values::none:
      return "";
    case Values::other:
      return " -x";
    case Values::words:
      return " -x -a " + fish_quoted(fmt::format("{}", fmt::join(facts.words, " ")));
    case Values::files:
      return " -r -F";
    case Values::boards:
      return fmt::format(" -x -a '({} completion boards 2>/dev/null)'", tool);
    case Values::devices:
      return fmt::format(" -x -a '({} completion devices 2>/dev/null)'", tool);
    case Values::commands:
      return fmt::format(" -f -a \"$__{}_commands\"", tool);
  }
  return "";
}

std::string fish_switch(const std::string& tool, const std::string& start,
                        const SwitchFacts& facts) {
  std::string text = start;
  if (facts.is_argument) {
    std::string values = fish_values(tool, facts);
    if (facts.values == Values::files) values = " -F";
    if (values.starts_with(" -x")) values = " -f" + values.substr(3);
    return text + values + "\n";
  }
  for (const std::string& name : facts.names) {
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  return text + fish_values(tool, facts) + " -d " + fish_quoted(first_line(facts.description)) +
         "\n";
}

}  // namespace

std::string fish_completion(const CommandFacts& tool) {
  const auto all = all_of(tool);
  std::string calls, names;
  for (const CommandFacts* command : all) calls += " " + fish_quoted(command->call);
  for (const CommandFacts& command : tool.commands) {
    names += (names.empty() ? "" : " ") + command.name;
  }
  std::string text = fmt::format(
      "# Completes `{0}` in fish; made by `{0} completion fish`.\n\n"
      "set -g __{0}_calls{1}\nset -g __{0}_commands '{2}'\n\n"
      "# Whether the words typed so far name the command $argv[1].\n"
      "function __{0}_at\n"
      "    set -l call {0}\n"
      "    for word in (commandline -opc)[2..-1]\n"
      "        if contains -- \"$call $word\" $__{0}_calls\n"
      "            set call \"$call $word\"\n"
      "        end\n"
      "    end\n"
      "    test \"$call\" = \"$argv[1]\"\n"
      "end\n\ncomplete -c {0} -f\n",
      tool.name, calls, names);
  for (const CommandFacts* command : all) {
    const std::string start =
        fmt::format("complete -c {} -n {}", tool.name,
                    fish_quoted(fmt::format("__{}_at '{}'", tool.name, command->call)));
    for (const SwitchFacts& each : command->switches) {
      text += fish_switch(tool.name, start, each);
    }
    for (const CommandFacts& below : command->commands) {
      text += fmt::format("{} -a {} -d {}\n", start, below.name,
                          fish_quoted(first_line(below.description)));
    }
  }
  return text;
}

}  // namespace assay

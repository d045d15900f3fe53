#include <fmt/ranges.h>

#include "host/cli/completion.hpp"

namespace assay {

namespace {

// Inside of an argument of _arguments: what ends a description is escaped.
std::string zsh_text(const std::string& text) {
  std::string escaped;
  for (const char c : first_line(text)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_values(const std::string& tool, const SwitchFacts& facts) {
  switch (facts.values) {
    case Values::none:
      return "";
    case Values::other:
      return " ";
    case Values::words:
      return fmt::format("({})", fmt::join(facts.words, " "));
    case Values::files:
      return "_files";
    case Values::boards:
      return fmt::format("_{}_names boards", tool);
    case Values::devices:
      return fmt::format("_{}_names devices", tool);
    case Values::commands:
      return fmt::format("_{}_commands", tool);
  }
  return "";
}

std::string zsh_spec(const std::string& tool, const SwitchFacts& facts) {
  const std::string value =
      facts.values == Values::none
          ? ""
          : fmt::format("{}:{}:{}", facts.value_optional ? ":" : "", zsh_text(facts.names.back()),
                        zsh_values(tool, facts));
  if (facts.is_argument) {
    return fmt::format("    {}\n", shell_quoted((facts.many ? "*:" : ":") + value.substr(1)));
  }
  std::string specs;
  for (const std::string& name : facts.names) {
    const std::string once = facts.many ? "*" : fmt::format("({})", fmt::join(facts.names, " "));
    specs += fmt::format("    {}\n", shell_quoted(fmt::format("{}{}[{}]{}", once, name,
                                                              zsh_text(facts.description), value)));
  }
  return specs;
}

std::string zsh_function(const std::string& call) {
  std::string name = "_" + call;
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name + "_line";
}

std::string zsh_commands(const CommandFacts& command) {
  std::string text;
  for (const CommandFacts& below : command.commands) {
    text += fmt::format("    {}\n", shell_quoted(below.name + ":" + first_line(below.description)));
  }
  return text;
}

std::string zsh_command(const std::string& tool, const CommandFacts& command) {
  std::string text = zsh_function(command.call) + "() {\n";
  std::string specs;
  for (const SwitchFacts& each : command.switches) specs += zsh_spec(tool, each);
  if (command.commands.empty())
    return text + "  _arguments -s \\\n" + [&] {
      std::string joined = specs;
      for (std::size_t at = 0; (at = joined.find("\n", at)) != std::string::npos; at += 3) {
        joined.replace(at, 1, " \\\n");
      }
      return joined;
    }() + "    ;\n}\n\n";
  text += "  local context state line ret=1\n  typeset -A opt_args\n  local -a specs names\n";
  text += "  specs=(\n" + specs + "  )\n  names=(\n" + zsh_commands(command) + "  )\n";
  text += "  _arguments -s -C $specs '1: :->command' '*:: :->rest' && ret=0\n";
  text += "  case $state in\n    command) _describe command names && ret=0 ;;\n";
  text += "    rest)\n      case $words[1] in\n";
  for (const CommandFacts& below : command.commands) {
    text += fmt::format("        {}) {} && ret=0 ;;\n", below.name, zsh_function(below.call));
  }
  return text + "      esac ;;\n  esac\n  return ret\n}\n\n";
}

}  // namespace

std::string zsh_completion(const CommandFacts& tool) {
  std::string text = fmt::format(
      "#compdef {0}\n# Completes `{0}` in zsh; made by `{0} completion zsh`.\n\n"
      "# _arguments puts options for compadd in front of what is to be named.\n"
      "_{0}_names() {{\n  local -a names\n"
      "  names=(${{(f)\"$(_call_program names {0} completion $@[-1] 2>/dev/null)\"}})\n"
      "  compadd \"${{@[1,-2]}}\" -a names\n}}\n\n"
      "_{0}_commands() {{\n  local -a names\n  names=(\n{1}  )\n"
      "  _describe command names\n}}\n\n",
      tool.name, zsh_commands(tool));
  for (const CommandFacts* command : all_of(tool)) text += zsh_command(tool.name, *command);
  return text + fmt::format(
                    "if [[ $funcstack[1] == _{0} ]]; then\n  {1} \"$@\"\nelse\n"
                    "  compdef {1} {0}\nfi\n",
                    tool.name, zsh_function(tool.call));
}

}  // namespace assay

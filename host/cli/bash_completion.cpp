#include <fmt/ranges.h>

#include "host/cli/completion.hpp"

namespace assay {

namespace {

// Sets what may follow: $kind, and $list for words.
std::string bash_values(const SwitchFacts& facts) {
  switch (facts.values) {
    case Values::none:
      return "";
    case Values::other:
      return "kind=other";
    case Values::words:
      return "kind=words list=" + shell_quoted(fmt::format("{}", fmt::join(facts.words, " ")));
    case Values::files:
      return "kind=files";
    case Values::boards:
      return "kind=boards";
    case Values::devices:
      return "kind=devices";
    case Values::commands:
      return "kind=commands";
  }
  return "";
}

std::string bash_arm(const CommandFacts& command) {
  std::string names, commands, arms;
  for (const SwitchFacts& each : command.switches) {
    if (each.is_argument) continue;
    names += fmt::format("{}{}", names.empty() ? "" : " ", fmt::join(each.names, " "));
    if (each.values == Values::none) continue;
    arms += fmt::format("        {}) {} ;;\n", fmt::join(each.names, "|"), bash_values(each));
  }
  for (const CommandFacts& below : command.commands) {
    commands += (commands.empty() ? "" : " ") + below.name;
  }
  const SwitchFacts* argument = argument_of(command);
  std::string text =
      fmt::format("    {})\n      switches={} commands={}\n", shell_quoted(command.call),
                  shell_quoted(names), shell_quoted(commands));
  if (!arms.empty()) text += "      case $2 in\n" + arms;
  if (argument != nullptr) {
    text += (arms.empty() ? "      case $2 in\n" : "") + std::string("        '') ") +
            bash_values(*argument) + " ;;\n";
  }
  return text + (arms.empty() && argument == nullptr ? "" : "      esac\n") + "      ;;\n";
}

// @ stands for the tool's name. Bash splits words at "=", so that --board=NAME is three of them.
constexpr std::string_view kBashFunction = R"(
_@() {
  local word=$2 path='@' top='' before='' last='' switches commands kind list i
  for ((i = 1; i < COMP_CWORD; i++)); do
    last=${COMP_WORDS[i]}
    if [[ $last == -- ]]; then
      compopt -o default
      COMPREPLY=()
      return
    fi
    [[ $last == = ]] && continue
    if [[ $before ]]; then
      before=
      continue
    fi
    _@_at "$path" "$last"
    [[ $path == '@' ]] && top=$commands
    if [[ $last == -* ]]; then
      [[ $kind ]] && before=$last
    elif [[ " $commands " == *" $last "* ]]; then
      path+=" $last"
    fi
  done
  [[ $word == = ]] && word=
  [[ $top ]] || { _@_at '@' ''; top=$commands; }
  _@_at "$path" "$before"
  COMPREPLY=()
  if [[ ! $before && $word == -* ]]; then
    kind=words list=$switches
  elif [[ ! $before && $commands ]]; then
    kind=words list=$commands
  fi
  case $kind in
    words) ;;
    commands) list=$top ;;
    files) compopt -o default && return ;;
    boards | devices) list=$("$1" completion "$kind" 2>/dev/null) ;;
    *) return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$list" -- "$word")
}
complete -F _@ @
)";

}  // namespace

std::string bash_completion(const CommandFacts& tool) {
  std::string text = fmt::format(
      "# Completes `{0}` in bash; made by `{0} completion bash`.\n\n"
      "# What may follow the command $1 behind its switch $2, or as its argument where $2 is "
      "empty.\n"
      "_{0}_at() {{\n  switches= commands= kind= list=\n  case $1 in\n",
      tool.name);
  for (const CommandFacts* command : all_of(tool)) text += bash_arm(*command);
  text += "  esac\n}\n";
  for (const char c : kBashFunction) text += c == '@' ? tool.name : std::string(1, c);
  return text;
}

}  // namespace assay

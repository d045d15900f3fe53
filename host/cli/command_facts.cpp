#include "host/cli/command_facts.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "host/cli/switches.hpp"

namespace assay {

namespace {

// A switch means the same in every command. One of text that is not here takes a file.
const std::map<std::string, Values, std::less<>> kValuesByName = {
    {"--board", Values::boards}, {"--from", Values::boards}, {"--device", Values::devices},
    {"--lock", Values::devices}, {"--model", Values::other}, {"--define", Values::other},
    {"--pool", Values::other},   {"--tag", Values::other},   {"--probe", Values::other},
    {"--flash", Values::other},  {"--quant", Values::other}, {"--tolerance", Values::other},
    {"function", Values::other}, {"name", Values::other}};

std::vector<std::string> split_words(std::string_view list) {
  std::vector<std::string> words(1);
  for (const char c : list) {
    if (c == ',') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

SwitchFacts facts_of(const CLI::Option& option, bool is_help_command) {
  SwitchFacts facts;
  facts.is_argument = option.get_positional();
  if (facts.is_argument) {
    facts.names = {option.get_name(true, false)};
  } else {
    for (const std::string& name : option.get_snames()) facts.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) facts.names.push_back("--" + name);
  }
  facts.description = option.get_description();
  facts.required = option.get_required();
  if (option.get_items_expected_max() == 0) return facts;
  facts.many = option.get_expected_max() == CLI::detail::expected_max_vector_size;
  facts.value_optional = option.get_expected_min() == 0;
  facts.value = option.get_type_name();
  const std::size_t open = facts.value.find('{');
  const auto named = kValuesByName.find(facts.names.back());
  if (is_help_command) {
    facts.values = Values::commands;
  } else if (open != std::string::npos && facts.value.back() == '}') {
    facts.values = Values::words;
    facts.words =
        split_words(std::string_view(facts.value).substr(open + 1, facts.value.size() - open - 2));
  } else if (!facts.value.starts_with("TEXT")) {
    facts.values = Values::other;
  } else {
    facts.values = named == kValuesByName.end() ? Values::files : named->second;
  }
  return facts;
}

CommandFacts facts_of(const CLI::App& command, const std::string& above) {
  CommandFacts facts;
  facts.name = command.get_name();
  facts.call = above.empty() ? facts.name : above + " " + facts.name;
  facts.description = command.get_description();
  facts.footer = command.get_footer();
  for (const CLI::Option* option : command.get_options()) {
    facts.switches.push_back(facts_of(*option, option->get_positional() &&
                                                   option->get_name(true, false) == "command" &&
                                                   facts.name == "help"));
  }
  for (const CLI::App* below : command.get_subcommands({})) {
    facts.commands.push_back(facts_of(*below, facts.call));
  }
  return facts;
}

}  // namespace

CommandFacts Switches::facts() const { return facts_of(*command_, ""); }

// By way of the formatter: help() turns to the command that was typed.
std::string Switches::help(const std::vector<std::string>& names) const {
  const CLI::App* command = command_;
  std::string call = command->get_name();
  for (const std::string& name : names) {
    command = command->get_subcommand(name);
    call += " " + name;
  }
  return command->get_formatter()->make_help(command, call, CLI::AppFormatMode::Normal);
}

std::vector<const CommandFacts*> all_of(const CommandFacts& command) {
  std::vector<const CommandFacts*> all = {&command};
  for (const CommandFacts& below : command.commands) {
    const auto more = all_of(below);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

const SwitchFacts* argument_of(const CommandFacts& command) {
  for (const SwitchFacts& argument : command.switches) {
    if (argument.is_argument) return &argument;
  }
  return nullptr;
}

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace assay

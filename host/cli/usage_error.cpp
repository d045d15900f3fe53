#include "host/cli/usage_error.hpp"

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

const CLI::App& command_of(const CLI::App& root) {
  const auto parsed = root.get_subcommands();
  return parsed.empty() ? root : *parsed.back();
}

std::vector<std::string> command_names(const CLI::App& root) {
  std::vector<std::string> names;
  for (const CLI::App* command : root.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::string call_of(const CLI::App& root, const CLI::App& command) {
  return &command == &root ? root.get_name() : root.get_name() + " " + command.get_name();
}

// What no switch and no argument took.
std::vector<std::string> left_over(const CLI::App& root, const CLI::App& command) {
  std::vector<std::string> words = command.remaining();
  if (words.empty() && &command != &root) words = root.remaining();
  std::erase(words, "--");
  return words;
}

std::string no_option(const CLI::App& command, const std::string& call, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) known.push_back(option->get_name());
  }
  const std::string name = word.substr(0, word.find('='));
  return fmt::format("`{}` has no option '{}'{}.", call, name, did_you_mean(name, known));
}

const CLI::Option* find_option(const CLI::App& command, const std::string& name) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_name() == name) return option;
  }
  return nullptr;
}

// CLI11's own words, as "NAME<separator>REST", are taken apart into these two.
struct Parts {
  std::string name, rest;
};
Parts split(const std::string& text, const std::string& separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + separator.size())};
}

bool is(const CLI::ParseError& problem, CLI::ExitCodes code) {
  return problem.get_exit_code() == static_cast<int>(code);
}

std::string sentence(const CLI::App& root, const CLI::App& command,
                     const CLI::ParseError& problem) {
  const std::string call = call_of(root, command);
  const std::string text = problem.what();
  const std::vector<std::string> left = left_over(root, command);
  // A switch that is not known explains what else seems to be missing or too much.
  for (const std::string& word : left) {
    if (word.size() > 1 && word[0] == '-') return no_option(command, call, word);
  }
  if (&command == &root && !left.empty()) {
    return fmt::format("There is no command '{}'{}.", left.front(),
                       did_you_mean(left.front(), command_names(root)));
  }
  if (is(problem, CLI::ExitCodes::RequiredError)) {
    if (&command == &root) {
      return fmt::format("Name a command: {}.", fmt::join(command_names(root), ", "));
    }
    const std::string name = split(text, " is required").name;
    if (const CLI::Option* option = find_option(command, name)) {
      return fmt::format("`{}` wants a {}: {}.\n{}", call, name, option->get_description(),
                         command.get_footer());
    }
  }
  if (is(problem, CLI::ExitCodes::ExtrasError) && !left.empty()) {
    return fmt::format("`{}` has no use for '{}'.", call, fmt::join(left, " "));
  }
  if (is(problem, CLI::ExitCodes::ValidationError)) {
    const auto [name, rest] = split(text, ": ");
    const CLI::Option* option = find_option(command, name);
    // Checks that quote the value begin with it.
    if (option == nullptr || option->results().empty() ||
        rest.starts_with(option->results().back())) {
      return fmt::format("{} {}", name, rest);
    }
    return fmt::format("{} {}: {}", name, option->results().back(), rest);
  }
  if (is(problem, CLI::ExitCodes::ConversionError) && text.find(" = ") != std::string::npos) {
    const auto [name, value] = split(split(text, "Could not convert: ").rest, " = ");
    return fmt::format("{} {}: a whole number, 0 or more.", name, value);
  }
  if (is(problem, CLI::ExitCodes::ArgumentMismatch)) {
    const std::string name = split(text, ": ").name;
    if (text.find("At Most") != std::string::npos) {
      return fmt::format("{} takes one value, and is given several.", name);
    }
    if (const CLI::Option* option = find_option(command, name)) {
      return fmt::format("{} wants a value: {}.", name, option->get_description());
    }
  }
  if (is(problem, CLI::ExitCodes::ExcludesError)) {
    const auto [one, other] = split(text, " excludes ");
    return fmt::format("{} and {} exclude each other.", one, other);
  }
  return text + ".";
}

}  // namespace

std::string usage_text(const CLI::App& root, const CLI::ParseError& problem) {
  const CLI::App& command = command_of(root);
  return fmt::format("{}: {}\n{}\n", root.get_name(), sentence(root, command, problem),
                     help_line(call_of(root, command)));
}

std::string help_line(const std::string& command) {
  return fmt::format("`{} --help` shows what there is.", command);
}

}  // namespace assay

#include "host/cli/usage_error.hpp"

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "host/cli/refused_value.hpp"
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

// CLI11's exceptions name their kind, and the option in the middle of a sentence. What they are
// about is found by the state that parsing has left behind instead.

template <typename Predicate>
const CLI::Option* find_option(const CLI::App& command, Predicate predicate) {
  const auto options = command.get_options();
  const auto found = std::find_if(options.begin(), options.end(), predicate);
  return found == options.end() ? nullptr : *found;
}

// "required" is checked once all words are taken in.
const CLI::Option* missing_option(const CLI::App& command) {
  return find_option(command, [](const CLI::Option* option) {
    return option->get_required() && option->count() == 0;
  });
}

// Of what is given, CLI11 converts one after the other, and stops here.
const CLI::Option* last_converted(const CLI::App& command) {
  const CLI::Option* last = nullptr;
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 0 && option->get_callback_run()) last = option;
  }
  return last;
}

const CLI::Option* option_given_too_often(const CLI::App& command) {
  return find_option(command, [](const CLI::Option* option) {
    return option->get_items_expected_max() > 0 &&
           option->count() > static_cast<std::size_t>(option->get_items_expected_max());
  });
}

// A switch takes whatever follows it: only the last word can lack its value.
const CLI::Option* option_without_value(const CLI::App& command, const std::string& last_word) {
  return find_option(command, [&](const CLI::Option* option) {
    return !option->get_positional() && option->check_name(last_word);
  });
}

// Two that exclude each other, in the order in which the help has them.
std::string excluded_text(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0) continue;
    for (const CLI::Option* other : option->get_excludes()) {
      if (other->count() == 0) continue;
      return fmt::format("{} and {} exclude each other.", option->get_name(), other->get_name());
    }
  }
  return "";
}

std::string refused_text(const RefusedValue& refused) {
  const std::string name = refused.option().get_name();
  const std::string text = refused.what();
  // Checks that quote the value begin with it.
  if (text.starts_with(refused.value())) return fmt::format("{} {}", name, text);
  return fmt::format("{} {}: {}", name, refused.value(), text);
}

std::string mismatch_text(const CLI::App& command, const std::string& last_word) {
  if (const CLI::Option* option = option_given_too_often(command)) {
    return fmt::format("{} takes one value, and is given several.", option->get_name());
  }
  if (const CLI::Option* option = option_without_value(command, last_word)) {
    return fmt::format("{} wants a value: {}.", option->get_name(), option->get_description());
  }
  return "";
}

std::string missing_text(const CLI::App& root, const CLI::App& command, const std::string& call) {
  if (&command == &root) {
    return fmt::format("Name a command: {}.", fmt::join(command_names(root), ", "));
  }
  const CLI::Option* option = missing_option(command);
  if (option == nullptr) return "";
  return fmt::format("`{}` wants a {}: {}.\n{}", call, option->get_name(),
                     option->get_description(), command.get_footer());
}

std::string unconverted_text(const CLI::App& command) {
  const CLI::Option* option = last_converted(command);
  if (option == nullptr) return "";
  return fmt::format("{} {}: a whole number, 0 or more.", option->get_name(),
                     option->results().back());
}

std::string sentence(const CLI::App& root, const CLI::App& command, const CLI::ParseError& problem,
                     const std::string& last_word) {
  const std::string call = call_of(root, command);
  const std::vector<std::string> left = left_over(root, command);
  // A switch that is not known explains what else seems to be missing or too much.
  for (const std::string& word : left) {
    if (word.size() > 1 && word[0] == '-') return no_option(command, call, word);
  }
  if (&command == &root && !left.empty()) {
    return fmt::format("There is no command '{}'{}.", left.front(),
                       did_you_mean(left.front(), command_names(root)));
  }
  if (const auto* refused = dynamic_cast<const RefusedValue*>(&problem)) {
    return refused_text(*refused);
  }
  switch (static_cast<CLI::ExitCodes>(problem.get_exit_code())) {
    case CLI::ExitCodes::RequiredError:
      return missing_text(root, command, call);
    case CLI::ExitCodes::ExtrasError:
      return fmt::format("`{}` has no use for '{}'.", call, fmt::join(left, " "));
    case CLI::ExitCodes::ConversionError:
      return unconverted_text(command);
    case CLI::ExitCodes::ArgumentMismatch:
      return mismatch_text(command, last_word);
    case CLI::ExitCodes::ExcludesError:
      return excluded_text(command);
    default:
      return "";
  }
}

}  // namespace

std::string usage_text(const CLI::App& root, const CLI::ParseError& problem,
                       const std::string& last_word) {
  const CLI::App& command = command_of(root);
  std::string text = sentence(root, command, problem, last_word);
  if (text.empty()) text = std::string(problem.what()) + ".";
  return fmt::format("{}: {}\n{}\n", root.get_name(), text, help_line(call_of(root, command)));
}

namespace {

// Arguments that are somebody else's words may be empty, as a text for a function.
bool takes_empty_arguments(const CLI::App& command) {
  const auto options = command.get_options();
  return std::any_of(options.begin(), options.end(), [](const CLI::Option* option) {
    return option->get_positional() && option->get_items_expected_max() > 1;
  });
}

}  // namespace

std::string empty_word_text(const CLI::App& root, const std::vector<std::string>& words) {
  const CLI::App* command = &root;
  std::string call = root.get_name(), before;
  for (const std::string& word : words) {
    if (word == "--") break;
    const bool is_switch = word.starts_with("--");
    const bool lacks_value = is_switch && word.ends_with('=');
    const bool is_value = before.starts_with("-");
    if (lacks_value || (word.empty() && (is_value || !takes_empty_arguments(*command)))) {
      const std::string what = lacks_value ? word.substr(0, word.size() - 1)
                               : is_value  ? before
                                           : "An argument";
      return fmt::format("{}: {} is empty. Is a variable not set?\n{}\n", root.get_name(), what,
                         help_line(call));
    }
    for (const CLI::App* below : command->get_subcommands({})) {
      if (below->get_name() != word) continue;
      command = below;
      call += " " + word;
      break;
    }
    before = word;
  }
  return "";
}

std::string help_line(const std::string& command) {
  return fmt::format("`{} --help` shows what there is.", command);
}

}  // namespace assay

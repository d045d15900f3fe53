#include "host/cli/switches.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>

#include "host/cli/refused_value.hpp"
#include "host/cli/usage_error.hpp"

namespace assay {

Switch Switch::required() {
  option_->required();
  return *this;
}

Switch Switch::check(const Check& values) {
  const auto check = [option = option_, problem = values.problem](const std::string& value) {
    const std::string text = problem(value);
    if (!text.empty()) throw RefusedValue(*option, value, text);
    return text;
  };
  option_->check(check, values.range);
  return *this;
}

Switch Switch::excludes(Switch other) {
  option_->excludes(other.option_);
  return *this;
}

Switch Switch::value_optional() {
  option_->expected(0, 1);
  return *this;
}

bool Switch::given() const { return option_->count() > 0; }

Switch Switches::option(const std::string& name, std::string& value,
                        const std::string& description) {
  return Switch(command_->add_option(name, value, description));
}

Switch Switches::option(const std::string& name, std::vector<std::string>& values,
                        const std::string& description) {
  return Switch(command_->add_option(name, values, description));
}

Switch Switches::each(const std::string& name, std::vector<std::string>& values,
                      const std::string& description) {
  return Switch(command_->add_option(name, values, description)->allow_extra_args(false));
}

Switch Switches::option(const std::string& name, double& value, const std::string& description) {
  return Switch(command_->add_option(name, value, description));
}

Switch Switches::option(const std::string& name, std::uint16_t& value,
                        const std::string& description) {
  return Switch(command_->add_option(name, value, description));
}

Switch Switches::option(const std::string& name, std::uint32_t& value,
                        const std::string& description) {
  return Switch(command_->add_option(name, value, description));
}

Switch Switches::option(const std::string& name, std::optional<double>& value,
                        const std::string& description) {
  return Switch(command_->add_option(name, value, description));
}

Switch Switches::option(const std::string& name, std::optional<std::uint64_t>& value,
                        const std::string& description) {
  // CLI11 takes -1 for the largest number there is, and what is larger as well.
  const auto problem = [](const std::string& text) -> std::string {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number ? "" : "a whole number, 0 or more.";
  };
  return Switch(command_->add_option(name, value, description)).check({problem, ""});
}

Switch Switches::flag(const std::string& name, bool& value, const std::string& description) {
  return Switch(command_->add_flag(name, value, description));
}

Switches Switches::command(const std::string& name, const std::string& description) {
  return Switches(command_->add_subcommand(name, description));
}

void Switches::footer(const std::string& text) { command_->footer(text); }

void Switches::on_parsed(std::function<void()> callback) {
  command_->callback(std::move(callback));
}

bool Switches::parsed() const { return command_->parsed(); }

CommandLine::CommandLine(const std::string& name, const std::string& description,
                         const std::string& version)
    : root_(std::make_unique<CLI::App>(description, name)) {
  root_->require_subcommand(1);
  root_->set_version_flag("-V,--version", version);
}

CommandLine::~CommandLine() = default;

Parsed CommandLine::parse(std::vector<std::string> words) {
  Parsed parsed;
  parsed.command = root_->get_name();
  parsed.refusal = empty_word_text(*root_, words);
  if (!parsed.refusal.empty()) return parsed;
  const std::string last_word = words.empty() ? "" : words.back();
  std::reverse(words.begin(), words.end());
  try {
    root_->parse(std::move(words));
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == 0) {
      std::ostringstream answer;
      root_->exit(problem, answer);
      parsed.answer = answer.str();
    } else {
      parsed.refusal = usage_text(*root_, problem, last_word);
    }
    return parsed;
  }
  for (const CLI::App* command : root_->get_subcommands()) {
    parsed.command += " " + command->get_name();
  }
  return parsed;
}

}  // namespace assay

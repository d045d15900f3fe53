// The command line: the tool's commands, and the switches of each. CLI11, which stands behind it,
// takes the compiler seconds a source: switches.cpp, command_facts.cpp and usage_error.cpp alone
// include it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/checks.hpp"
#include "host/cli/command_facts.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace assay {

// An argument, option or flag that was added to a command: a handle, valid as long as the
// CommandLine. The functions but given() return the same handle.
class Switch {
 public:
  explicit Switch(CLI::Option* option) : option_(option) {}

  Switch required();
  // Several are asked in the order in which they were added.
  Switch check(const Check& values);
  Switch excludes(Switch other);
  Switch value_optional();

  bool given() const;  // once the command line is parsed

 private:
  CLI::Option* option_;
};

// What one command takes: a handle, valid as long as the CommandLine. What is added appears in the
// help in that order. The values are written to by CommandLine::parse(), and have to live until
// then; what is not given stays as it is.
class Switches {
 public:
  explicit Switches(CLI::App* command) : command_(command) {}

  // `name` is "--long", "-s,--long", or a word without dashes: an argument that is told by its
  // place. A vector takes any number of values.
  Switch option(const std::string& name, std::string& value, const std::string& description);
  Switch option(const std::string& name, std::vector<std::string>& values,
                const std::string& description);
  // The same with one value each time that it is given.
  Switch each(const std::string& name, std::vector<std::string>& values,
              const std::string& description);
  Switch option(const std::string& name, double& value, const std::string& description);
  Switch option(const std::string& name, std::uint16_t& value, const std::string& description);
  Switch option(const std::string& name, std::uint32_t& value, const std::string& description);
  Switch option(const std::string& name, std::optional<double>& value,
                const std::string& description);
  Switch option(const std::string& name, std::optional<std::uint64_t>& value,
                const std::string& description);
  Switch flag(const std::string& name, bool& value, const std::string& description);

  // A command below this one.
  Switches command(const std::string& name, const std::string& description);
  void footer(const std::string& text);  // ends the help text

  // Called by CommandLine::parse() when this command is among what was typed, and all of that makes
  // sense.
  void on_parsed(std::function<void()> callback);
  bool parsed() const;  // the command was typed

  // All that was added to it, and below it, by now.
  CommandFacts facts() const;
  // The help text of the command `names` below it, all of which exist; none: its own.
  std::string help(const std::vector<std::string>& names) const;

 private:
  CLI::App* command_;
};

// What the typed words come to.
struct Parsed {
  std::string command;  // "assay run"; "assay" where there is none
  std::string answer;   // for standard output, where --help or --version ask for it
  std::string refusal;  // lines for standard error, where the words make no sense
};

class CommandLine {
 public:
  // `name` is what the user types for the tool. One of its commands has to be typed.
  CommandLine(const std::string& name, const std::string& description, const std::string& version);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  Switches root() { return Switches(root_.get()); }

  // The words behind the tool's name. Throws what on_parsed() functions throw.
  Parsed parse(std::vector<std::string> words);

 private:
  std::unique_ptr<CLI::App> root_;
};

}  // namespace assay

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "host/cli/completion.hpp"

namespace assay {

namespace {

// Text that troff takes as it stands, on lines of its own.
std::string roff(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    const bool begins_line = escaped.empty() || escaped.back() == '\n';
    if (begins_line && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string roff_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return roff(text);
}

std::string roff_value(const SwitchFacts& facts) {
  if (facts.values == Values::none || facts.is_argument) return "";
  return fmt::format(" \\fI{}\\fR{}", roff_line(facts.value), facts.many ? " ..." : "");
}

std::string roff_switch(const SwitchFacts& facts) {
  return fmt::format(".TP\n\\fB{}\\fR{}\n{}\n",
                     roff_line(fmt::format("{}", fmt::join(facts.names, ", "))), roff_value(facts),
                     roff_line(facts.description));
}

std::string roff_synopsis(const CommandFacts& command) {
  std::string text = fmt::format("\\fB{}\\fR", roff_line(command.call));
  if (!command.switches.empty()) text += " [\\fIOPTIONS\\fR]";
  for (const SwitchFacts& each : command.switches) {
    if (!each.is_argument) continue;
    const std::string argument =
        fmt::format("\\fI{}\\fR{}", roff_line(each.names.front()), each.many ? " ..." : "");
    text += each.required ? " " + argument : " [" + argument + "]";
  }
  return text + (command.commands.empty() ? "" : " [\\fICOMMAND\\fR]") + "\n";
}

std::string roff_footer(const CommandFacts& command) {
  return command.footer.empty() ? "" : ".PP\n.nf\n" + roff(command.footer) + "\n.fi\n";
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string roff_command(const CommandFacts& command) {
  std::string text = ".SS " + roff_line(command.call) + "\n" + roff_synopsis(command) + ".PP\n" +
                     roff_line(command.description) + "\n";
  for (const SwitchFacts& each : command.switches) text += roff_switch(each);
  return text + roff_footer(command);
}

}  // namespace

std::string manual_page(const CommandFacts& tool, const std::string& version) {
  std::string text = fmt::format(".TH {} 1 \"\" \"{} {}\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}",
                                 upper(tool.name), tool.name, version, tool.name,
                                 roff_line(tool.description), roff_synopsis(tool));
  text += ".SH OPTIONS\n";
  for (const SwitchFacts& each : tool.switches) text += roff_switch(each);
  text += ".SH COMMANDS\n";
  for (const CommandFacts* command : all_of(tool)) {
    if (command != &tool) text += roff_command(*command);
  }
  if (!tool.footer.empty()) text += ".SH EXIT STATUS\n.nf\n" + roff(tool.footer) + "\n.fi\n";
  return text;
}

}  // namespace assay

#include "host/core/flash/command_line.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/error.hpp"

namespace assay {
namespace {

struct Placeholder {
  std::string_view text;
  std::string FlasherValues::*value;
  std::string_view missing;  // ends "PROGRAM needs ..."
};

constexpr std::string_view kNoFirmware = "the firmware's file, which there is none of here.";

constexpr Placeholder kPlaceholders[] = {
    {"{elf}", &FlasherValues::elf, kNoFirmware},
    {"{bin}", &FlasherValues::bin, kNoFirmware},
    {"{hex}", &FlasherValues::hex, kNoFirmware},
    {"{port}", &FlasherValues::port,
     "the serial port: name it by --attach, or the device in the bench file."},
    {"{probe_serial}", &FlasherValues::probe_serial,
     "the debug probe's serial number: name it by --probe or in the bench file."},
    {"{probe_usb_id}", &FlasherValues::probe_usb_id,
     "the debug probe's USB numbers: plug it in, and name it by --probe or in the bench file."},
    {"{script}", &FlasherValues::script, "a \"script\" in board.json."},
};

const Placeholder* placeholder_at(std::string_view text) {
  for (const Placeholder& placeholder : kPlaceholders) {
    if (text.starts_with(placeholder.text)) return &placeholder;
  }
  return nullptr;
}

// The first placeholder of the group that has no value.
const Placeholder* missing_in(const ArgumentGroup& group, const FlasherValues& values) {
  for (const std::string& argument : group.arguments) {
    for (const Placeholder& placeholder : kPlaceholders) {
      if ((values.*placeholder.value).empty() &&
          argument.find(placeholder.text) != std::string::npos) {
        return &placeholder;
      }
    }
  }
  return nullptr;
}

std::string filled(std::string_view argument, const FlasherValues& values) {
  std::string result;
  while (!argument.empty()) {
    const Placeholder* placeholder = placeholder_at(argument);
    if (placeholder == nullptr) {
      result += argument.front();
      argument.remove_prefix(1);
      continue;
    }
    result += values.*placeholder->value;
    argument.remove_prefix(placeholder->text.size());
  }
  if (result.find('\0') != std::string::npos) {
    throw Error(Blame::input, "No argument of a program can have a zero byte in it: \"{}\".",
                result.substr(0, result.find('\0')));
  }
  return result;
}

bool plain(std::string_view argument) {
  constexpr std::string_view safe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";
  return !argument.empty() && argument.find_first_not_of(safe) == std::string_view::npos;
}

std::string shell_word(const std::string& argument) {
  if (plain(argument)) return argument;
  std::string quoted = "'";
  for (const char c : argument) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::vector<std::string> command_line(const CommandTemplate& command, const FlasherValues& values) {
  std::vector<std::string> arguments;
  for (const ArgumentGroup& group : command) {
    if (const Placeholder* missing = missing_in(group, values)) {
      if (group.optional) continue;
      throw Error(Blame::input, "{} needs {}", command.front().arguments.front(), missing->missing);
    }
    for (const std::string& argument : group.arguments) {
      arguments.push_back(filled(argument, values));
    }
  }
  return arguments;
}

std::string script_text(const std::vector<std::string>& lines, const FlasherValues& values) {
  std::string text;
  for (const std::string& line : lines) {
    const ArgumentGroup group{{line}, false};
    if (const Placeholder* missing = missing_in(group, values)) {
      throw Error(Blame::input, "The command file's \"{}\" needs {}", line, missing->missing);
    }
    const std::string whole = filled(line, values);
    if (whole.find_first_of("\r\n") != std::string::npos) {
      throw Error(Blame::input, "No line of a command file can have a line end in it: \"{}\".",
                  line);
    }
    text += whole + "\n";
  }
  return text;
}

bool has_placeholder(const CommandTemplate& command, std::string_view placeholder) {
  return std::any_of(command.begin(), command.end(), [&](const ArgumentGroup& group) {
    return std::any_of(group.arguments.begin(), group.arguments.end(),
                       [&](const std::string& argument) {
                         return argument.find(placeholder) != std::string::npos;
                       });
  });
}

bool has_placeholder(const CommandFlasherTemplate& flasher, std::string_view placeholder) {
  const bool in_script = std::any_of(
      flasher.script.begin(), flasher.script.end(),
      [&](const std::string& line) { return line.find(placeholder) != std::string::npos; });
  return in_script || has_placeholder(flasher.program, placeholder) ||
         has_placeholder(flasher.verify, placeholder) ||
         has_placeholder(flasher.reset, placeholder);
}

std::string shell_line(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) words.push_back(shell_word(argument));
  // What stands before the program and has a "=" would be an assignment.
  if (!words.empty() && words.front() == arguments.front() &&
      words.front().find('=') != std::string::npos) {
    words.front() = "'" + words.front() + "'";
  }
  return fmt::format("{}", fmt::join(words, " "));
}

}  // namespace assay

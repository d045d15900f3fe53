// A command template with its values: the argument vector that is run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/core/board/access.hpp"

namespace assay {

// What the placeholders of a command template stand for; empty: no value.
struct FlasherValues {
  std::string elf = {};  // paths
  std::string bin = {};
  std::string hex = {};
  std::string port = {};          // of the serial line, "/dev/ttyUSB0"
  std::string probe_serial = {};  // USB serial number of the debug probe
  std::string script = {};        // path of the template's command file
  std::string probe_usb_id = {};  // its vendor and product, "0483:374b"
};

// The arguments of `command`, the program first. Each placeholder is replaced once: what a value
// contains is never looked at again, and a value never becomes two arguments. A group in which a
// placeholder has no value is left out; where that is no optional one, Error(input) says what is
// missing and where it is given. Throws Error(input) for a value with a zero byte, which no
// argument can have.
std::vector<std::string> command_line(const CommandTemplate& command, const FlasherValues& values);

// The lines of a command file, each with its placeholders replaced. Throws Error(input) as above,
// and for a value with a line end, which would become a command of its own.
std::string script_text(const std::vector<std::string>& lines, const FlasherValues& values);

// Whether `command` has `placeholder` ("{bin}") in one of its arguments.
bool has_placeholder(const CommandTemplate& command, std::string_view placeholder);

// Whether any command of `flasher`, or its command file, has it.
bool has_placeholder(const CommandFlasherTemplate& flasher, std::string_view placeholder);

// `arguments` as one line that a POSIX shell takes apart into the same ones, for reading and
// copying.
std::string shell_line(const std::vector<std::string>& arguments);

}  // namespace assay

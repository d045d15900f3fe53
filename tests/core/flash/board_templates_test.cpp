// The command templates of the boards that there are.
#include <algorithm>
#include <fstream>

#include "host/core/board/catalogue.hpp"
#include "host/core/flash/command_line.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

bool says_that_it_cannot_be_pinned(const std::string& board, const std::string& flasher) {
  std::ifstream readme(ASSAY_SOURCE_DIR "/boards/" + board + "/README.md");
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("`" + flasher + "`") && line.find("cannot be pinned") != line.npos) {
      return true;
    }
  }
  return false;
}

void check_command(const CommandTemplate& command, const FlasherValues& values) {
  const auto arguments = command_line(command, values);
  REQUIRE_FALSE(arguments.empty());
  INFO(shell_line(arguments));
  // A name to be looked up in PATH.
  CHECK_FALSE(arguments.front().empty());
  CHECK(arguments.front().find('/') == std::string::npos);
  for (const std::string& argument : arguments) {
    CHECK(argument.find_first_of("{}") == std::string::npos);
  }
}

void check_flasher(const CommandFlasherTemplate& command) {
  const std::string serial = "066EFF343334554E43082345";
  const FlasherValues firmware{"/t/image.elf",   "/t/image.bin", "/t/image.hex", "", "",
                               "/t/commands.txt"};
  FlasherValues with_port = firmware, with_probe = firmware, with_both = firmware;
  with_port.port = with_both.port = "/dev/ttyUSB0";
  with_probe.probe_serial = with_both.probe_serial = serial;
  with_probe.probe_usb_id = with_both.probe_usb_id = "0483:374b";
  CHECK_FALSE(command.package.empty());
  CHECK_FALSE(command.program.empty());
  for (const CommandTemplate* each : {&command.program, &command.verify, &command.reset}) {
    if (each->empty()) continue;
    // A probe may be one that udev does not tell of. A port is always named: without it the program
    // would look for a board by itself.
    const bool needs_port = has_placeholder(*each, "{port}");
    for (const auto& values : {firmware, with_port, with_probe, with_both}) {
      if (needs_port && values.port.empty()) {
        CHECK_THROWS_WITH(command_line(*each, values), ContainsSubstring("needs the serial port"));
      } else {
        check_command(*each, values);
      }
    }
    if (!has_placeholder(*each, "{probe_serial}")) continue;
    const auto arguments = command_line(*each, with_probe);
    CHECK(std::any_of(arguments.begin(), arguments.end(),
                      [&](const std::string& argument) { return argument.ends_with(serial); }));
  }
  const std::string script = script_text(command.script, firmware);
  CHECK(script.find_first_of("{}") == std::string::npos);
  CHECK(script.empty() == !has_placeholder(command.program, "{script}"));
  const bool names_firmware =
      script.find("/t/image.") != std::string::npos || has_placeholder(command.program, "{elf}") ||
      has_placeholder(command.program, "{bin}") || has_placeholder(command.program, "{hex}");
  CHECK(names_firmware);
  CHECK((command.reset.empty() || !has_placeholder(command.reset, "{elf}")));
}

}  // namespace

TEST_CASE("boards: every flasher's commands are whole, with and without what a desk may name") {
  int commands = 0;
  for (const Board& board : BoardCatalogue(ASSAY_SOURCE_DIR).all().boards) {
    for (const FlasherTemplate& flasher : board.access.flashers) {
      INFO(board.name << ", " << flasher.name);
      if (!flasher.command) continue;
      check_flasher(*flasher.command);
      ++commands;
    }
  }
  CHECK(commands > 0);
}

TEST_CASE("boards: every command is told which board to take, or the board's page says why not") {
  for (const Board& board : BoardCatalogue(ASSAY_SOURCE_DIR).all().boards) {
    for (const FlasherTemplate& flasher : board.access.flashers) {
      if (!flasher.command || (board.name == "frdm-k64f" && flasher.name == "probe-rs")) continue;
      INFO(board.name << ", " << flasher.name);
      const auto& [package, program, verify, reset, script, timeout_s] = *flasher.command;
      for (const CommandTemplate* each : {&program, &verify, &reset}) {
        if (each->empty()) continue;
        CHECK((has_placeholder(*each, "{probe_serial}") || has_placeholder(*each, "{port}") ||
               says_that_it_cannot_be_pinned(board.name, flasher.name)));
      }
    }
  }
}

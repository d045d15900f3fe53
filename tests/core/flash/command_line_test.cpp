#include "host/core/flash/command_line.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

using Words = std::vector<std::string>;

namespace {

ArgumentGroup plain(const std::string& argument) { return {{argument}, false}; }

const CommandTemplate kCommand = {plain("writer"),
                                  {{"--serial", "0483:374b:{probe_serial}"}, true},
                                  {{"--port={port}"}, true},
                                  plain("{elf}")};

std::string complaint(const CommandTemplate& command, const FlasherValues& values) {
  try {
    command_line(command, values);
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("command line: values stand where their placeholders were") {
  CHECK(command_line(kCommand, {"a.elf", "", "", "/dev/ttyACM0", "066E"}) ==
        Words{"writer", "--serial", "0483:374b:066E", "--port=/dev/ttyACM0", "a.elf"});
  CHECK(command_line({plain("w"), plain("{bin}@{port}"), plain("{hex}{hex}")},
                     {"", "a.bin", "a.hex", "p", ""}) == Words{"w", "a.bin@p", "a.hexa.hex"});
}

TEST_CASE("command line: a group is left out as a whole where one of its values is missing") {
  CHECK(command_line(kCommand, {"a.elf", "", "", "", ""}) == Words{"writer", "a.elf"});
  const CommandTemplate both = {plain("w"), {{"-a", "{port}", "-b", "{probe_serial}"}, true}};
  CHECK(command_line(both, {"", "", "", "p", ""}) == Words{"w"});
  CHECK(command_line(both, {"", "", "", "p", "s"}) == Words{"w", "-a", "p", "-b", "s"});
}

TEST_CASE("command line: a value that has to be there is asked for by name and place") {
  CHECK(complaint({plain("esptool.py"), plain("{port}")}, {}) ==
        "esptool.py needs the serial port: name it by --attach, or the device in the bench file.");
  CHECK_THAT(complaint({plain("w"), plain("sn={probe_serial}")}, {}),
             ContainsSubstring("serial number") && ContainsSubstring("--probe") &&
                 ContainsSubstring("bench file"));
  CHECK_THAT(complaint({plain("w"), plain("{hex}")}, {}), ContainsSubstring("the firmware's file"));
}

TEST_CASE("command line: an empty template is an empty command") {
  CHECK(command_line({}, {}).empty());
}

TEST_CASE("command line: a value's own braces, spaces, quotes and dollars mean nothing") {
  const Words expected{"w", "{hex} \"$HOME\" '; x", "/dev/a b"};
  CHECK(command_line({plain("w"), plain("{probe_serial}"), plain("{port}")},
                     {"", "", "no", "/dev/a b", "{hex} \"$HOME\" '; x"}) == expected);
}

TEST_CASE("command line: what only looks like a placeholder stays") {
  CHECK(command_line({plain("w"), plain("{x}{"), plain("{{port}}")}, {"", "", "", "p", ""}) ==
        Words{"w", "{x}{", "{p}"});
}

TEST_CASE("command line: a zero byte is refused, since it would cut the argument") {
  CHECK_THAT(complaint({plain("w"), plain("{port}")}, {"", "", "", std::string("a\0b", 3), ""}),
             ContainsSubstring("zero byte"));
}

TEST_CASE("command line: no value ever becomes two arguments, or none") {
  assay::test::property("arguments", [](const std::string& port, const std::string& serial) {
    RC_PRE(!port.empty() && !serial.empty());
    RC_PRE(port.find('\0') == std::string::npos && serial.find('\0') == std::string::npos);
    const CommandTemplate command = {
        plain("w"), plain("{port}"), {{"-s", "sn={probe_serial}"}, true}, plain("end")};
    RC_ASSERT(command_line(command, {"", "", "", port, serial}) ==
              (Words{"w", port, "-s", "sn=" + serial, "end"}));
  });
}

TEST_CASE("command line: a template's placeholders are found in groups too") {
  CHECK(has_placeholder(kCommand, "{port}"));
  CHECK(has_placeholder(kCommand, "{elf}"));
  CHECK_FALSE(has_placeholder(kCommand, "{bin}"));
}

TEST_CASE("command line: as a line it is bare where it can be, and quoted where it has to be") {
  CHECK(shell_line({"st-flash", "--reset", "write", "/a/b.bin", "0x08000000"}) ==
        "st-flash --reset write /a/b.bin 0x08000000");
  CHECK(shell_line({"w", "", "a b", "$x", "it's"}) == "w '' 'a b' '$x' 'it'\\''s'");
  CHECK(shell_line({"A=b", "sn=1"}) == "'A=b' sn=1");
}

TEST_CASE("command line: a command file's lines are filled in, and no value adds a line") {
  FlasherValues values;
  values.hex = "/t/firmware.hex";
  CHECK(script_text({"loadfile {hex}", "exit"}, values) == "loadfile /t/firmware.hex\nexit\n");
  CHECK(script_text({}, values).empty());
  CHECK_THROWS_AS(script_text({"loadfile {bin}"}, values), Error);
  values.hex = "/t/a\nerase";
  CHECK_THROWS_AS(script_text({"loadfile {hex}"}, values), Error);
}

#include "host/core/board/access.hpp"

#include "host/base/error.hpp"
#include "host/core/board/read_board.hpp"
#include "tests/core/board/board_files.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::BoardTree;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

// A board that is reached in every way there is.
json document() {
  return BoardTree::valid("small").patch(json::parse(R"([
    {"op": "add", "path": "/chip", "value": {
      "name": "XC1", "id": {"address": "0xE0042000", "mask": "0x00000FFF", "value": "0x00000413"},
      "reset_cause": {"address": "0x40023874", "clear_mask": "0x01000000", "bytes": 2,
        "lasting": true, "flags": [
        {"mask": "0x20000000", "cause": "watchdog"}, {"mask": "0x02000000", "cause": "pin"}]}}},
    {"op": "add", "path": "/flashers", "value": [
      {"name": "openocd", "openocd": {"interface": "interface/a.cfg", "transport": "swd",
                                      "speed_khz": 1000, "config": "openocd.cfg"}},
      {"name": "writer", "command": {
        "package": "writers", "program": ["writer", ["--serial", "{probe_serial}"], "{elf}"],
        "reset": ["writer", "reset"], "timeout_s": 5}}]},
    {"op": "add", "path": "/usb", "value": [{"vendor": "0483", "product": "374b"}]},
    {"op": "add", "path": "/link/reset_lines", "value": [{"rts": true, "hold_ms": 50},
                                                         {"rts": false, "hold_ms": 0}]},
    {"op": "add", "path": "/virtual_probe",
     "value": {"model": "stm32f4", "emulator": ["-M", "x", "{serial}"]}}])"));
}

std::string access_complaint(const json& patch) {
  const BoardTree tree;
  const auto folder = tree.add("small", document().patch(patch));
  BoardTree::write(folder / "openocd.cfg", "");
  try {
    read_board(folder);
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  return "";
}

json add_at(const std::string& path, const json& value) {
  return {{{"op", "add"}, {"path", path}, {"value", value}}};
}

}  // namespace

TEST_CASE("board: how a desk reaches it arrives") {
  const BoardTree tree;
  const auto folder = tree.add("small", document());
  BoardTree::write(folder / "openocd.cfg", "");
  const BoardAccess access = read_board(folder).access;
  REQUIRE(access.chip);
  CHECK(access.chip->name == "XC1");
  CHECK(access.chip->id.address == 0xE0042000u);
  CHECK(access.chip->id.mask == 0xFFFu);
  CHECK(access.chip->id.value == 0x413u);
  REQUIRE(access.chip->reset_cause);
  CHECK(access.chip->reset_cause->address == 0x40023874u);
  CHECK(access.chip->reset_cause->clear_mask == 0x01000000u);
  CHECK(access.chip->reset_cause->bytes == 2);
  CHECK(access.chip->reset_cause->lasting);
  CHECK(access.chip->reset_cause->flags[1].mask == 0x02000000u);
  CHECK(access.chip->reset_cause->flags[1].cause == "pin");
  REQUIRE(access.flashers.size() == 2);
  REQUIRE(access.flashers[0].openocd);
  CHECK(access.flashers[0].openocd->interface == "interface/a.cfg");
  CHECK(access.flashers[0].openocd->transport == "swd");
  CHECK(access.flashers[0].openocd->speed_khz == 1000u);
  CHECK(access.flashers[0].openocd->config == folder / "openocd.cfg");
  REQUIRE(access.flashers[1].command);
  const CommandFlasherTemplate& writer = *access.flashers[1].command;
  CHECK(writer.package == "writers");
  REQUIRE(writer.program.size() == 3);
  CHECK(writer.program[1].optional);
  CHECK(writer.program[1].arguments == std::vector<std::string>{"--serial", "{probe_serial}"});
  CHECK_FALSE(writer.program[2].optional);
  CHECK(writer.verify.empty());
  CHECK(writer.reset.size() == 2);
  CHECK(writer.timeout_s == 5u);
  REQUIRE(access.usb.size() == 1);
  CHECK(access.usb[0].vendor == 0x0483);
  CHECK(access.usb[0].product == 0x374b);
  REQUIRE(access.reset_lines.size() == 2);
  CHECK(access.reset_lines[0].rts == true);
  CHECK_FALSE(access.reset_lines[0].dtr);
  CHECK(access.reset_lines[0].hold_ms == 50u);
  REQUIRE(access.virtual_probe);
  CHECK(access.virtual_probe->model == "stm32f4");
}

TEST_CASE("board: a board without probe, flasher and USB is complete") {
  const BoardTree tree;
  const BoardAccess access = read_board(tree.add("small", BoardTree::valid("small"))).access;
  CHECK_FALSE(access.chip);
  CHECK(access.flashers.empty());
  CHECK(access.usb.empty());
  CHECK(access.reset_lines.empty());
  CHECK_FALSE(access.virtual_probe);
}

TEST_CASE("board: mistakes in flashers are told with their place") {
  CHECK_THAT(access_complaint(add_at("/flashers/1/name", "openocd")),
             ContainsSubstring("/flashers/1: a second one is named 'openocd'"));
  CHECK_THAT(access_complaint(add_at("/flashers/0/openocd/config", "missing.cfg")),
             ContainsSubstring("/flashers/0/openocd/config: there is no") &&
                 ContainsSubstring("missing.cfg"));
  CHECK_THAT(access_complaint(add_at("/flashers/0/openocd/config", "../../small/openocd.cfg")),
             ContainsSubstring("/flashers/0/openocd/config: there is no"));
  CHECK_THAT(access_complaint({{{"op", "remove"}, {"path", "/chip"}}}),
             ContainsSubstring("asks the chip"));
  CHECK_THAT(access_complaint(add_at("/flashers/1/command/program", {"writer", "{serial}"})),
             ContainsSubstring("/flashers/1/command/program/1: there is no placeholder {serial}"));
  CHECK_THAT(access_complaint(add_at("/flashers/1/command/program", {json::array({"{elf}"}), "x"})),
             ContainsSubstring("/flashers/1/command/program/0: the program itself"));
  CHECK_THAT(
      access_complaint(add_at("/flashers/1/command/program", {"writer", json::array({"--fast"})})),
      ContainsSubstring("/flashers/1/command/program/1: a list without a placeholder"));
  CHECK_THAT(access_complaint(add_at("/flashers/1/openocd", {{"config", "openocd.cfg"}})),
             ContainsSubstring("/flashers/1"));
}

TEST_CASE("board: only an emulated board has a virtual probe") {
  const json patch = {{{"op", "replace"}, {"path", "/emulated"}, {"value", false}},
                      {{"op", "remove"}, {"path", "/start"}}};
  CHECK_THAT(access_complaint(patch), ContainsSubstring("/virtual_probe: only an emulated board"));
}

#include "host/desk/reset_way.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

FlasherTemplate openocd() { return {"openocd", OpenOcdTemplate{}, std::nullopt}; }

FlasherTemplate command(const std::string& name, bool resets) {
  CommandFlasherTemplate command;
  if (resets) command.reset = {{{name, "reset"}, false}};
  return {name, std::nullopt, command};
}

// A device that can be reset in every way; a test takes away what is before the one it is about.
struct Desk {
  Desk() {
    board.access.flashers = {command("st-flash", true), openocd()};
    board.access.reset_lines = {{false, true, 100}};
    device.device.reset_command = {"reset-it"};
    device.device.probe = UsbProbe{"0123", ""};
    device.device.power = PowerCommands{{"off"}, {"on"}};
    device.device.link = UsbSerialLink{"0123", {}, {}};
    device.link.presence = Presence::attached;
    device.probe = ProbeState{Presence::attached, "", {}, ""};
  }
  ResetWay way(const std::string& flasher = "") const {
    return choose_reset_way(device, board, flasher);
  }
  Board board;
  MatchedDevice device;
};

}  // namespace

TEST_CASE("a device is reset by the surest way that it has, in the documented order") {
  Desk desk;
  REQUIRE(desk.way() == ResetWay::bench_command);
  desk.device.device.reset_command.clear();
  REQUIRE(desk.way() == ResetWay::probe);
  desk.device.device.probe.reset();
  desk.device.probe.reset();
  REQUIRE(desk.way() == ResetWay::flasher);
  desk.board.access.flashers = {command("esptool", false)};
  REQUIRE(desk.way() == ResetWay::control_lines);
  desk.board.access.reset_lines.clear();
  REQUIRE(desk.way() == ResetWay::power);
  desk.device.device.power.reset();
  REQUIRE(desk.way() == ResetWay::request);
}

TEST_CASE("a probe or a port that is not plugged in resets nothing") {
  Desk desk;
  desk.device.device.reset_command.clear();
  desk.board.access.flashers = {openocd()};
  desk.device.probe->presence = Presence::missing;
  REQUIRE(desk.way() == ResetWay::control_lines);
  desk.device.link.presence = Presence::missing;
  REQUIRE(desk.way() == ResetWay::power);
}

TEST_CASE("OpenOCD takes the only probe there is where the bench names none") {
  Desk desk;
  desk.device.device.reset_command.clear();
  desk.device.device.probe.reset();
  desk.device.probe.reset();
  desk.board.access.flashers = {openocd(), command("st-flash", true)};
  REQUIRE(desk.way() == ResetWay::probe);
}

TEST_CASE("a flasher that is asked for resets the device, or none does") {
  Desk desk;
  desk.device.device.reset_command.clear();
  desk.board.access.flashers = {openocd(), command("st-flash", true), command("plain", false)};
  REQUIRE(desk.way("openocd") == ResetWay::probe);
  REQUIRE(desk.way("st-flash") == ResetWay::flasher);
  REQUIRE(desk.way("plain") == ResetWay::control_lines);
}

TEST_CASE("only a serial port, here or behind RFC 2217, has control lines") {
  Desk desk;
  desk.device.device.reset_command.clear();
  desk.board.access.flashers.clear();
  const auto over = [&](BenchLink link) {
    desk.device.device.link = std::move(link);
    return desk.way();
  };
  REQUIRE(over(PathLink{"/dev/ttyUSB0", {}}) == ResetWay::control_lines);
  REQUIRE(over(UrlLink{"rfc2217://desk:2000"}) == ResetWay::control_lines);
  REQUIRE(over(UrlLink{"/dev/ttyUSB0"}) == ResetWay::control_lines);
  REQUIRE(over(UrlLink{"tcp://desk:2000"}) == ResetWay::power);
  REQUIRE(over(UrlLink{"unix:/run/board/serial"}) == ResetWay::power);
  REQUIRE(over(RttLink{}) == ResetWay::power);
}

TEST_CASE("what --attach leads to is reset by the control lines of the board that is named") {
  const Desk desk;
  const AttachUrl port = parse_attach_url("/dev/ttyUSB0");
  REQUIRE(choose_reset_way(port, &desk.board) == ResetWay::control_lines);
  REQUIRE(choose_reset_way(port, nullptr) == ResetWay::request);
  REQUIRE(choose_reset_way(parse_attach_url("tcp://desk:1"), &desk.board) == ResetWay::request);
  REQUIRE(choose_reset_way(parse_attach_url("unix:/d/1"), &desk.board) == ResetWay::request);
  REQUIRE(choose_reset_way(parse_attach_url("chaos+/dev/ttyUSB0?flip=0.1"), &desk.board) ==
          ResetWay::request);
}

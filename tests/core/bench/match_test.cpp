#include "host/core/bench/match.hpp"

#include <filesystem>
#include <fstream>

#include "tests/adapters/temporary_folder.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// What is said about the only device of a bench.
std::string missing(const DeviceEntry& device, const std::vector<UsbDevice>& usb,
                    const std::vector<SerialPort>& ports) {
  std::string all;
  for (const std::string& text : match({"", {device}}, usb, ports).devices.at(0).missing()) {
    all += text + "|";
  }
  return all;
}

}  // namespace

TEST_CASE("match: a board whose probe and port are one USB device") {
  const UsbDevice usb = st_link("A");
  const BenchState state =
      match({"", {device("left", usb_link("A"), UsbProbe{"A", ""})}}, {usb, j_link("B")},
            {port_of(usb, "/dev/ttyACM0", 2), port_of(j_link("B"), "/dev/ttyACM1", 0)});
  const MatchedDevice& left = state.devices.at(0);
  CHECK(left.attached());
  CHECK(left.link.presence == Presence::attached);
  CHECK(left.link.port->path == "/dev/ttyACM0");
  CHECK(left.probe->usb->serial == "A");
  CHECK(left.probe->interface == "interface/stlink.cfg");
  REQUIRE(state.probes.size() == 2);
  CHECK(state.probes[0].device == "left");
  CHECK(state.probes[1].device.empty());
  REQUIRE(state.ports.size() == 2);
  CHECK(state.ports[0].device == "left");
  CHECK(state.ports[1].device.empty());
}

TEST_CASE("match: the bench's own OpenOCD script comes first") {
  const auto state =
      match({"", {device("left", RttLink{}, UsbProbe{"A", "mine.cfg"})}}, {st_link("A")}, {});
  CHECK(state.devices.at(0).probe->interface == "mine.cfg");
  CHECK(state.devices.at(0).attached());
}

TEST_CASE("match: a device that is not plugged in is missed once, also as link and probe") {
  CHECK(missing(device("left", usb_link("A"), UsbProbe{"A", ""}), {st_link("B")}, {}) ==
        "no USB device with the serial number A is plugged in|");
  CHECK_THAT(missing(device("left", usb_link("P"), UsbProbe{"A", ""}), {}, {}),
             ContainsSubstring("serial number P") && ContainsSubstring("serial number A"));
  CHECK(missing(device("left", RttLink{}, UsbProbe{"A", ""}), {}, {}) ==
        "no USB device with the serial number A is plugged in|");
}

TEST_CASE("match: which of several ports is to be said") {
  const UsbDevice usb = j_link("B");
  const std::vector<SerialPort> two = {port_of(usb, "/dev/ttyACM0", 0),
                                       port_of(usb, "/dev/ttyACM1", 2)};
  CHECK_THAT(missing(device("d", usb_link("B")), {usb}, two),
             ContainsSubstring("several serial ports") && ContainsSubstring("0, 2") &&
                 ContainsSubstring("\"interface\""));
  CHECK_THAT(missing(device("d", usb_link("B", 1)), {usb}, two),
             ContainsSubstring("no serial port at interface 1, but at 0, 2"));
  CHECK_THAT(missing(device("d", usb_link("B")), {usb}, {}),
             ContainsSubstring("has no serial port"));
  const auto state = match({"", {device("d", usb_link("B", 2))}}, {usb}, two);
  CHECK(state.devices.at(0).link.port->path == "/dev/ttyACM1");
}

TEST_CASE("match: serial numbers that come twice are told, not guessed") {
  const std::vector<UsbDevice> twins = {uart_adapter("0001"), uart_adapter("0001")};
  CHECK_THAT(missing(device("d", usb_link("0001", 0)), twins,
                     {port_of(twins[0], "/dev/ttyUSB0", 0), port_of(twins[1], "/dev/ttyUSB1", 0)}),
             ContainsSubstring("several USB devices") && ContainsSubstring("\"path\""));
  CHECK_THAT(missing(device("d", RttLink{}, UsbProbe{"1", ""}), {st_link("1"), j_link("1")}, {}),
             ContainsSubstring("several debug probes"));
  // Only one of them is a probe.
  CHECK(missing(device("d", RttLink{}, UsbProbe{"1", ""}), {st_link("1"), uart_adapter("1")}, {})
            .empty());
}

TEST_CASE("match: a probe of an unknown kind needs its OpenOCD script") {
  CHECK_THAT(missing(device("d", RttLink{}, UsbProbe{"U", ""}), {uart_adapter("U")}, {}),
             ContainsSubstring("\"interface\""));
  CHECK(missing(device("d", RttLink{}, UsbProbe{"U", "x.cfg"}), {uart_adapter("U")}, {}).empty());
}

TEST_CASE("match: paths are matched by name, by their stable name, and through links") {
  const TemporaryFolder folder;
  const std::string path = std::filesystem::canonical(folder.path()) / "ttyUSB0";
  std::ofstream(path) << "";
  std::filesystem::create_symlink("ttyUSB0", folder.path() / "mine");
  const UsbDevice usb = uart_adapter("U");
  const SerialPort port = port_of(usb, path, 0);
  const auto finds = [&](const std::string& name) {
    const auto state = match({"", {device("d", PathLink{name, {}})}}, {usb}, {port});
    return state.devices.at(0).link.port.value_or(SerialPort{}).path == path;
  };
  CHECK(finds(path));
  CHECK(finds(port.by_id));
  CHECK(finds(folder.path() / "mine"));
  CHECK_THAT(missing(device("d", PathLink{folder.path() / "none", {}}), {}, {port}),
             ContainsSubstring("there is no"));
  // What udev does not know but is there is somebody's pseudo-terminal.
  CHECK(missing(device("d", PathLink{folder.path(), {}}), {}, {port}).empty());
}

TEST_CASE("match: what is behind a network address is not checked here and counts") {
  const auto state = match(
      {"", {device("far", UrlLink{"tcp://lab:5555"}, RemoteBitbangProbe{"lab:9824"})}}, {}, {});
  CHECK(state.devices.at(0).attached());
  CHECK(state.devices.at(0).link.presence == Presence::unchecked);
  CHECK(state.devices.at(0).probe->presence == Presence::unchecked);
  CHECK_THAT(state.devices.at(0).link.text, ContainsSubstring("not checked here"));
}

TEST_CASE("match: a URL of a local port is looked up like the port") {
  const UsbDevice usb = uart_adapter("U");
  const SerialPort port = port_of(usb, "/dev/ttyUSB0", 0);
  const auto state =
      match({"", {device("d", UrlLink{"serial:///dev/ttyUSB0?baud=9600"})}}, {usb}, {port});
  CHECK(state.devices.at(0).link.port->path == "/dev/ttyUSB0");
  CHECK(state.ports.at(0).device == "d");
  CHECK(missing(device("d", UrlLink{"usb:U"}), {usb}, {port}).empty());
  CHECK_FALSE(missing(device("d", UrlLink{"usb:V"}), {usb}, {port}).empty());
  CHECK_FALSE(missing(device("d", UrlLink{"serial:///dev/ttyNONE7"}), {usb}, {port}).empty());
}

TEST_CASE("match: a port that this user may not open is told") {
  const UsbDevice usb = uart_adapter("U");
  SerialPort port = port_of(usb, "/dev/ttyUSB0", 0);
  port.accessible = false;
  const auto state = match({"", {device("d", usb_link("U"))}}, {usb}, {port});
  CHECK_THAT(state.devices.at(0).link.text, ContainsSubstring("no permission"));
}

TEST_CASE(
    "match: a probe without a serial number is known by vendor and product, where it is alone") {
  const auto probe_of = [](const std::vector<UsbDevice>& plugged) {
    const UsbProbe probe = {"", "", 0x0483, 0x374b};
    return *match({"", {device("d", RttLink{}, probe)}}, plugged, {}).devices.at(0).probe;
  };
  const UsbDevice hub = {0x05e3, 0x0608, "", "", "USB2.0 Hub", true};
  CHECK(probe_of({hub, st_link("")}).interface == "interface/stlink.cfg");
  CHECK(probe_of({hub}).presence == Presence::missing);
  CHECK(probe_of({st_link("A")}).presence == Presence::missing);
  CHECK(probe_of({st_link(""), st_link("")}).presence == Presence::missing);
}

#include "host/core/bench/free_probes.hpp"

#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;

namespace {

using Serials = std::vector<std::string>;

Serials serials(const std::vector<PluggedProbe>& probes) {
  Serials found;
  for (const PluggedProbe& probe : probes) found.push_back(probe.usb.serial);
  return found;
}

const UsbDevice a = st_link("A"), b = st_link("B"), j = j_link("J"), uart = uart_adapter("U");
const std::vector<SerialPort> ports = {port_of(a, "/dev/ttyACM0", 2), port_of(b, "/dev/ttyACM1", 2),
                                       port_of(uart, "/dev/ttyUSB0", 0)};

// left: link on A, no probe named. right: link on the adapter, probe J.
BenchState desk() {
  Bench bench;
  bench.devices = {device("left", usb_link("A")),
                   device("right", usb_link("U"), UsbProbe{"J", ""})};
  return match(bench, {a, b, j, uart}, ports);
}

DeviceState linked(const BenchLink& link) {
  return match(Bench{{}, {device("new", link)}}, {a, b, j, uart}, ports).devices.front();
}

// Flashed by OpenOCD with this script; its probe shows this product of ST's.
BoardAccess board(const std::string& script, std::uint16_t product) {
  BoardAccess access;
  access.flashers.push_back({"openocd", OpenOcdTemplate{script, "", 0, ""}, std::nullopt});
  access.usb = {{0x0483, product}};
  return access;
}

}  // namespace

TEST_CASE(
    "free probes: those on the USB device of the link, or of the bench device with that link") {
  CHECK(serials(probes_beside(desk(), desk().devices[0])) == Serials{"A"});
  CHECK(serials(probes_beside(desk(), linked(UrlLink{"usb:B"}))) == Serials{"B"});
  CHECK(serials(probes_beside(desk(), linked(UrlLink{"/dev/ttyUSB0"}))) == Serials{"J"});
  CHECK(probes_beside(desk(), linked(UrlLink{"tcp://lab:1"})).empty());
}

TEST_CASE("free probes: none that a bench device has") {
  CHECK(serials(unowned_probes(desk())) == Serials{"B"});
}

TEST_CASE("free probes: those that the board brings along, else those of the same kind") {
  const UsbDevice v3 = {0x0483, 0x374e, "V3", "STMicroelectronics", "STLINK-V3", true};
  const auto probes = find_probes({a, b, v3, j});
  CHECK(serials(fitting_probes(probes, board("interface/stlink.cfg", 0x374b))) ==
        Serials{"A", "B"});
  CHECK(serials(fitting_probes(probes, board("interface/stlink.cfg", 0x3748))) ==
        Serials{"A", "B", "V3"});
  CHECK(serials(fitting_probes(probes, board("interface/jlink.cfg", 0x3748))) == Serials{"J"});
  CHECK(fitting_probes(probes, board("", 0x3748)).empty());
}

TEST_CASE("free probes: the board's own script is taken for the probe that it brings along") {
  const PluggedProbe probe = *as_probe(a);
  CHECK(bench_probe(probe, board("interface/stlink-dap.cfg", 0x374b)).interface ==
        "interface/stlink-dap.cfg");
  CHECK(bench_probe(probe, board("interface/jlink.cfg", 0x3748)).interface ==
        "interface/stlink.cfg");
}

TEST_CASE("free probes: without a serial number it is one of its kind only where it is alone") {
  const PluggedProbe nameless = *as_probe(st_link(""));
  CHECK_FALSE(is_ambiguous(nameless, match({}, {st_link(""), j}, {})));
  CHECK(is_ambiguous(nameless, match({}, {st_link(""), a}, {})));
  CHECK_FALSE(is_ambiguous(*as_probe(a), match({}, {st_link(""), a}, {})));
}

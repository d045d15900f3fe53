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

const UsbDevice probe_a = st_link("A"), probe_b = st_link("B"), probe_j = j_link("J"),
                adapter_u = uart_adapter("U");
const std::vector<SerialPort> wired_ports = {port_of(probe_a, "/dev/ttyACM0", 2),
                                             port_of(probe_b, "/dev/ttyACM1", 2),
                                             port_of(adapter_u, "/dev/ttyUSB0", 0)};

// left: link on A, no probe named. right: link on the adapter, probe J.
BenchState left_and_right() {
  Bench bench;
  bench.devices = {device("left", usb_link("A")),
                   device("right", usb_link("U"), UsbProbe{"J", ""})};
  return match(bench, {probe_a, probe_b, probe_j, adapter_u}, wired_ports);
}

MatchedDevice linked_by(const BenchLink& link) {
  return match(Bench{{}, {device("new", link)}}, {probe_a, probe_b, probe_j, adapter_u},
               wired_ports)
      .devices.front();
}

// Flashed by OpenOCD with this script; its probe shows this product of ST's.
BoardAccess flashed_by(const std::string& script, std::uint16_t product) {
  BoardAccess access;
  access.flashers.push_back({"openocd", OpenOcdTemplate{script, "", 0, ""}, std::nullopt});
  access.usb = {{0x0483, product}};
  return access;
}

}  // namespace

TEST_CASE(
    "free probes: those on the USB device of the link, or of the bench device with that link") {
  CHECK(serials(probes_beside(left_and_right(), left_and_right().devices[0])) == Serials{"A"});
  CHECK(serials(probes_beside(left_and_right(), linked_by(UrlLink{"usb:B"}))) == Serials{"B"});
  CHECK(serials(probes_beside(left_and_right(), linked_by(UrlLink{"/dev/ttyUSB0"}))) ==
        Serials{"J"});
  CHECK(probes_beside(left_and_right(), linked_by(UrlLink{"tcp://lab:1"})).empty());
}

TEST_CASE("free probes: none that a bench device has") {
  CHECK(serials(unowned_probes(left_and_right())) == Serials{"B"});
}

TEST_CASE("free probes: those that the board brings along, else those of the same kind") {
  const UsbDevice v3 = {0x0483, 0x374e, "V3", "STMicroelectronics", "STLINK-V3", true};
  const auto probes = find_probes({probe_a, probe_b, v3, probe_j});
  CHECK(serials(fitting_probes(probes, flashed_by("interface/stlink.cfg", 0x374b))) ==
        Serials{"A", "B"});
  CHECK(serials(fitting_probes(probes, flashed_by("interface/stlink.cfg", 0x3748))) ==
        Serials{"A", "B", "V3"});
  CHECK(serials(fitting_probes(probes, flashed_by("interface/jlink.cfg", 0x3748))) == Serials{"J"});
  CHECK(fitting_probes(probes, flashed_by("", 0x3748)).empty());
}

TEST_CASE("free probes: the board's own script is taken for the probe that it brings along") {
  const PluggedProbe probe = *as_probe(probe_a);
  CHECK(bench_probe(probe, flashed_by("interface/stlink-dap.cfg", 0x374b)).interface ==
        "interface/stlink-dap.cfg");
  CHECK(bench_probe(probe, flashed_by("interface/jlink.cfg", 0x3748)).interface ==
        "interface/stlink.cfg");
}

TEST_CASE("free probes: without a serial number it is one of its kind only where it is alone") {
  const PluggedProbe nameless = *as_probe(st_link(""));
  CHECK_FALSE(is_ambiguous(nameless, match({}, {st_link(""), probe_j}, {})));
  CHECK(is_ambiguous(nameless, match({}, {st_link(""), probe_a}, {})));
  CHECK_FALSE(is_ambiguous(*as_probe(probe_a), match({}, {st_link(""), probe_a}, {})));
}

TEST_CASE(
    "free probes: of a bench device, too, the script is the board's, unless the bench names one") {
  const auto with = [](const std::string& interface) {
    return match(Bench{{}, {device("left", usb_link("A"), UsbProbe{"A", interface})}}, {probe_a},
                 wired_ports)
        .devices.front();
  };
  const BoardAccess board = flashed_by("interface/stlink-dap.cfg", 0x374b);
  CHECK(probe_script(with(""), board) == "interface/stlink-dap.cfg");
  CHECK(probe_script(with("interface/mine.cfg"), board) == "interface/mine.cfg");
  // Another board's probe: what its kind takes.
  CHECK(probe_script(with(""), flashed_by("interface/jlink.cfg", 0x0101)) ==
        "interface/stlink.cfg");
  CHECK(
      probe_script(
          match(Bench{{}, {device("left", usb_link("A"))}}, {probe_a}, wired_ports).devices.front(),
          board)
          .empty());
}

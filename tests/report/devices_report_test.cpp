#include "host/report/devices_report.hpp"

#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

DevicesReport report_of(const Bench& bench, const std::vector<UsbDevice>& usb,
                        const std::vector<SerialPort>& ports) {
  DevicesReport report{bench.file.string(), match(bench, usb, ports), {}, 1'700'000'060};
  report.uses.resize(report.state.devices.size());
  return report;
}

}  // namespace

TEST_CASE("devices: a busy, tagged, quarantined device and what the bench does not name") {
  const UsbDevice adapter = uart_adapter("U");
  DeviceEntry left = device("left", usb_link("A"), UsbProbe{"A", ""});
  left.tags = {"fpu"};
  left.quarantine = "resets by itself";
  DevicesReport report =
      report_of({"bench.json", {left, device("far", UrlLink{"tcp://lab:1"})}},
                {adapter, st_link("A"), j_link("B")},
                {port_of(st_link("A"), "/dev/ttyACM0", 2), port_of(adapter, "/dev/ttyUSB0", 0)});
  report.uses[0].holder = LockTicket{1, {}, "left", "assay run", "ci", 4711, "", "", 1'700'000'000};
  report.uses[0].waiting = 2;

  const std::string text = devices_text(report);
  CHECK_THAT(text,
             ContainsSubstring("Devices of bench.json:\n  left  alpha  attached: /dev/ttyACM0, "
                               "ST-Link A (0483:374b)\n"));
  CHECK_THAT(text, ContainsSubstring("in use by assay run (pid 4711, user ci) since"));
  CHECK_THAT(text, ContainsSubstring("2 waiting") && ContainsSubstring("tags: fpu"));
  CHECK_THAT(text, ContainsSubstring("quarantined: resets by itself"));
  CHECK_THAT(text, ContainsSubstring("  far   alpha  attached: tcp://lab:1 (not checked here)\n"));
  CHECK_THAT(text, ContainsSubstring("debug probe  J-Link B (1366:1015), interface/jlink.cfg"));
  CHECK_THAT(text, ContainsSubstring(
                       "serial port  /dev/ttyUSB0: FT232R USB UART U (0403:6001), interface 0"));
  CHECK_THAT(text, !ContainsSubstring("--init"));

  const auto json = devices_json(report);
  CHECK(json["version"] == 1);
  CHECK(json["bench"] == "bench.json");
  CHECK(json["devices"][0]["attached"] == true);
  CHECK(json["devices"][0]["busy"]["pid"] == 4711);
  // date -u -d @1700000000
  CHECK(json["devices"][0]["busy"]["since"] == "2023-11-14T22:13:20Z");
  CHECK(json["devices"][0]["waiting"] == 2);
  CHECK(json["devices"][0]["link"]["port"] == "/dev/ttyACM0");
  CHECK(json["devices"][0]["probe"]["interface"] == "interface/stlink.cfg");
  CHECK(json["devices"][1]["busy"].is_null());
  CHECK(json["devices"][1]["link"]["presence"] == "not checked here");
  CHECK(json["probes"][0]["device"] == "left");
  CHECK(json["probes"][1]["device"].is_null());
  CHECK(json["ports"][1]["usb"]["vendor"] == "0403");
}

TEST_CASE("devices: an empty desk is told what to do") {
  const std::string text = devices_text(report_of({}, {}, {}));
  CHECK_THAT(text, ContainsSubstring("Plug in a board") && !ContainsSubstring("--init"));
  CHECK_THAT(devices_text(report_of({}, {st_link("A")}, {})), ContainsSubstring("--init"));
}

TEST_CASE("devices: texts of devices cannot steer a terminal") {
  UsbDevice hostile = st_link("A\033[2J");
  CHECK_THAT(devices_text(report_of({}, {hostile}, {})), !ContainsSubstring("\033"));
}

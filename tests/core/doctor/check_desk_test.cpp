#include "host/core/doctor/check_desk.hpp"

#include "host/report/doctor_report.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

UsbDevice closed(UsbDevice usb) {
  usb.accessible = false;
  return usb;
}
SerialPort closed(SerialPort port) {
  port.accessible = false;
  return port;
}

DeskRules rules(bool has_probe_rules, const PortFile& file = {true, "dialout"}) {
  return {has_probe_rules, [file](const std::string&) { return file; }};
}

std::string text(const Findings& findings) { return doctor_text({{}, findings}); }

const UsbDevice kFtdi = {0x0403, 0x6014, "FT1", "FTDI", "FT232H", true};

}  // namespace

TEST_CASE("doctor: what may be used of what is plugged in is one line") {
  const Findings findings =
      check_plugged({st_link("A"), uart_adapter("U")},
                    {port_of(uart_adapter("U"), "/dev/ttyUSB0", 0)}, rules(true));
  CHECK(text(findings) == "plugged in    ST-Link A (0483:374b), /dev/ttyUSB0 (FT232R USB UART)\n");
  CHECK(text(check_plugged({}, {}, rules(true))) ==
        "plugged in    no debug probe and no serial port\n");
}

TEST_CASE(
    "doctor: a probe that may not be opened is a problem; its mend depends on the udev rules") {
  const Findings without = check_plugged({closed(st_link("A")), j_link("B")}, {}, rules(false));
  CHECK(verdict_of(without) == Blame::flash);
  CHECK_THAT(text(without),
             ContainsSubstring("plugged in    J-Link B (1366:1015)\n") &&
                 ContainsSubstring(
                     "problem: ST-Link A (0483:374b) may not be opened by this user\n"
                     "  mend: sudo apt-get install openocd (it brings 60-openocd.rules), then "
                     "sudo udevadm control --reload && sudo udevadm trigger, then plug it in "
                     "again\n"));
  const Findings with = check_plugged({closed(st_link("A"))}, {}, rules(true));
  CHECK_THAT(text(with), ContainsSubstring("mend: sudo udevadm control --reload") &&
                             ContainsSubstring("usermod -aG plugdev $USER") &&
                             !ContainsSubstring("apt-get"));
}

TEST_CASE("doctor: a chip that may be no probe is a note") {
  const Findings findings = check_plugged({closed(kFtdi)}, {}, rules(true));
  CHECK(verdict_of(findings) == std::nullopt);
  CHECK_THAT(text(findings),
             ContainsSubstring("note: FTDI FT1 (0403:6014) may not be opened by this user"));
}

TEST_CASE("doctor: a serial port that may not be opened names the group of its file") {
  const SerialPort port = closed(port_of(st_link("A"), "/dev/ttyACM0", 2));
  const Findings findings = check_plugged({}, {port}, rules(true, {true, "uucp"}));
  CHECK(verdict_of(findings) == Blame::flash);
  CHECK(text(findings) ==
        "problem: /dev/ttyACM0 may not be opened by this user\n"
        "  mend: sudo usermod -aG uucp $USER, then log out and in again\n");
  for (const char* unhelpful : {"root", ""}) {
    CHECK_THAT(text(check_plugged({}, {port}, rules(true, {true, unhelpful}))),
               ContainsSubstring("usermod -aG dialout $USER"));
  }
}

TEST_CASE("doctor: a port without a device file is a container's") {
  const SerialPort port = closed(port_of(st_link("A"), "/dev/ttyACM0", 2));
  const Findings findings = check_plugged({}, {port}, rules(true, {false, ""}));
  CHECK(verdict_of(findings) == Blame::flash);
  CHECK_THAT(text(findings), ContainsSubstring("no device file here") &&
                                 ContainsSubstring("--device /dev/ttyACM0"));
}

TEST_CASE("doctor: a port on this computer's own board keeps nobody from a device") {
  SerialPort port;
  port.path = "/dev/ttyS0";
  const Findings findings = check_plugged({}, {port}, rules(true));
  CHECK(verdict_of(findings) == std::nullopt);
  CHECK_THAT(text(findings), ContainsSubstring("note: /dev/ttyS0"));
}

TEST_CASE("doctor: devices of the bench are attached, or missing and noted") {
  const Bench bench = {"desk.json",
                       {device("left", usb_link("A")), device("right", usb_link("B"))}};
  const BenchState state = match(bench, {st_link("A")}, {port_of(st_link("A"), "/dev/ttyACM0", 2)});
  const Findings findings = check_bench_devices(bench, state);
  CHECK(verdict_of(findings) == std::nullopt);
  CHECK(text(findings) ==
        "bench         desk.json: left attached\n"
        "note: right is missing: no USB device with the serial number B is plugged in\n"
        "  mend: plug it in, or correct desk.json\n");
  CHECK(check_bench_devices({}, {}).empty());
}

TEST_CASE("doctor: a desk's boards are those of the bench and those with a plugged USB number") {
  Board by_usb, other;
  by_usb.name = "by_usb";
  by_usb.access.usb = {{0x1111, 0x2222}, {0x0483, 0x374b}};
  other.name = "other";
  other.access.usb = {{0x0483, 0x3752}};
  CHECK(boards_of_desk({by_usb, other}, {"f", {device("left", usb_link("A"))}}, {st_link("A")}) ==
        std::set<std::string>{"alpha", "by_usb"});
}

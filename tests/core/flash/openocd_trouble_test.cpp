// The logs are what OpenOCD 0.12.0 printed, or, where that takes hardware, the texts in its
// program.
#include "host/core/flash/openocd_trouble.hpp"

#include <fmt/format.h>

#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string openocd_told(std::string_view log) {
  return openocd_trouble(log).value_or("(nothing)");
}

}  // namespace

TEST_CASE("OpenOCD: a missing probe is told for every driver") {
  CHECK_THAT(openocd_told("Info : clock speed 2000 kHz\nError: open failed\n\n"),
             ContainsSubstring("No debug probe found"));
  CHECK_THAT(openocd_told("Error: unable to find a matching CMSIS-DAP device\n"),
             ContainsSubstring("No debug probe found"));
  CHECK_THAT(openocd_told("Error: No J-Link device found\n"),
             ContainsSubstring("No debug probe found"));
  CHECK_THAT(openocd_told("Info : Connecting to 127.0.0.1:7999\n"
                          "Error: Error on socket 'Failed to connect': errno==9, message: Bad file "
                          "descriptor.\n-4 {}\n"),
             ContainsSubstring("assay-vprobe"));
  CHECK_THAT(openocd_told("Error: ST-LINK open failed (serial mismatch)\nError: open failed\n"),
             ContainsSubstring("with that serial number"));
}

TEST_CASE("OpenOCD: a Unix socket that is missing, another user's, or left behind is told") {
  const auto told = [](int number, const char* text) {
    return openocd_told(
        fmt::format("Info : Connecting to unix socket /run/x/probe\n"
                    "Error: Error on socket 'connect': errno=={}, message: {}.\n\n",
                    number, text));
  };
  CHECK_THAT(told(2, "No such file or directory"), ContainsSubstring("there is no such socket"));
  CHECK_THAT(told(13, "Permission denied"), ContainsSubstring("closed to this user"));
  CHECK(told(111, "Connection refused") ==
        "No debug probe answers there: is assay-vprobe running?");
}

TEST_CASE("OpenOCD: a probe that the user may not open is told with what mends it") {
  CHECK_THAT(
      openocd_told("Error: libusb_open() failed with LIBUSB_ERROR_ACCESS\nError: open failed\n"),
      ContainsSubstring("udev rules"));
}

TEST_CASE("OpenOCD: the place of the first difference is told") {
  CHECK(openocd_told("Error: checksum mismatch - attempting binary compare\n"
                     "diff 0 address 0x08000010. Was 0x00 instead of 0x20\n"
                     "diff 1 address 0x08000011. Was 0x00 instead of 0x21\n") ==
        "Verify failed at 0x08000010: Was 0x00 instead of 0x20.");
  CHECK(openocd_told("diff 0 address 0x0") == "Verify failed at 0x0.");
  CHECK_THAT(openocd_told("Error: checksum mismatch\n"), ContainsSubstring("Verify failed"));
}

TEST_CASE("OpenOCD: a comparison that could not be made is no difference") {
  const std::string lost =
      "Error: checksum mismatch - attempting binary compare\nError: jtag driver failed\n";
  CHECK_FALSE(tells_difference(lost));
  CHECK(openocd_told(lost) == "OpenOCD says: jtag driver failed.");
  CHECK(tells_difference(lost + "diff 0 address 0x08000010. Was 0x00 instead of 0x20\n"));
  CHECK(tells_difference("Error: checksum mismatch\n"));
  CHECK(tells_difference("contents differ\n"));
}

TEST_CASE("OpenOCD: what is quoted of it is printable and short") {
  CHECK(openocd_told("Error: \xff\x1b[31mred\ttext\n") == "OpenOCD says: ?red text.");
  CHECK(openocd_told("Error: " + std::string(10'000, 'x')).size() < 400);
  CHECK(openocd_told("diff 0 address 0x08000010. Was \xff" + std::string(10'000, 'x')).size() <
        400);
}

TEST_CASE("OpenOCD: wrong, locked, silent and unpowered chips are told apart") {
  CHECK_THAT(
      openocd_told("Warn : JTAG tap: stm32f4x.cpu       UNEXPECTED: 0x0bb11477 (mfg: 0x23b)\n"
                   "Error: JTAG tap: stm32f4x.cpu  expected 1 of 1: 0x4ba00477\n"
                   "Error: Trying to use configured scan chain anyway...\n"),
      ContainsSubstring("Another chip answers"));
  CHECK_THAT(openocd_told("Error: stm32x device protected\nError: failed erasing sectors 0 to 0\n"),
             ContainsSubstring("locked"));
  CHECK_THAT(openocd_told("Error: JTAG scan chain interrogation failed: all zeroes\n"),
             ContainsSubstring("no answer from the chip"));
  CHECK_THAT(openocd_told("Error: init mode failed (unable to connect to the target)\n"),
             ContainsSubstring("no answer from the chip"));
  CHECK_THAT(openocd_told("Error: target voltage may be too low for reliable debugging\n"
                          "Error: init mode failed (unable to connect to the target)\n"),
             ContainsSubstring("voltage"));
}

TEST_CASE("OpenOCD: of an unknown failure its last error line is told") {
  CHECK(openocd_told("Error: first\nInfo : between\nError: second thing\r\nInfo : after\n") ==
        "OpenOCD says: second thing.");
  CHECK_FALSE(openocd_trouble("Info : nothing is wrong\n"));
  CHECK_FALSE(openocd_trouble(""));
  CHECK_FALSE(openocd_trouble("Error: "));
}

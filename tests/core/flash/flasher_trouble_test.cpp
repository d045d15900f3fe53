// The texts are those of the programs' sources, or of logs that their users published.
#include "host/core/flash/flasher_trouble.hpp"

#include <csignal>

#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string told(std::string_view output) {
  return flasher_trouble(1, output).value_or("(nothing)");
}

}  // namespace

TEST_CASE("flashers: no probe is told for each of them") {
  for (const char* output :
       {"Error: No connected probes were found.\n",
        "0000123 I Waiting for a debug probe to be connected... [__main__]\n",
        "No connected debug probe matches unique ID 'x'\n",
        "st-flash 1.8.0\n2024-01-01T00:00:00 WARN usb.c: Couldn't find any ST-Link devices\n",
        "STM32CubeProgrammer v2.17.0\nError: No debug probe detected.\n",
        "Connecting to J-Link via USB...FAILED: Cannot connect to J-Link.\n",
        "ERROR: There is no debugger connected to the PC.\n"}) {
    INFO(output);
    CHECK_THAT(told(output), ContainsSubstring("No debug probe was found"));
  }
  for (const char* output : {"No accessible RP2040 devices in BOOTSEL mode were found.\n",
                             "No accessible RP-series devices in BOOTSEL mode were found with "
                             "serial number 12.\n",
                             "dfu-util: No DFU capable USB device available\n"}) {
    INFO(output);
    CHECK_THAT(told(output), ContainsSubstring("waits for firmware"));
  }
}

TEST_CASE("flashers: several probes are told with what tells them apart") {
  for (const char* output :
       {"ERROR: Command requires a single RP2040 device to be targeted.\n",
        "ERROR: Command requires a single RP-series device to be targeted.\n",
        "dfu-util: More than one DFU capable USB device found! Try `--list' and specify the serial "
        "number or disconnect all but one device\n",
        "Enter the number of the debug probe or 'q' to quit> Error: EOF when reading a line\n",
        "Selection: Error: Failed to parse probe index\n"}) {
    INFO(output);
    CHECK_THAT(told(output), ContainsSubstring("Several") && ContainsSubstring("--probe"));
  }
}

TEST_CASE("flashers: what is missing is a permission, a port, or that another lets go of it") {
  CHECK_THAT(told("libusb couldn't open USB device /dev/bus/usb/001/050, errno=13\n"
                  "WARN usb.c: Couldn't find any ST-Link devices\n"),
             ContainsSubstring("udev rules"));
  CHECK_THAT(told("dfu-util: Cannot open DFU device 0483:df11 found on devnum 6 "
                  "(LIBUSB_ERROR_ACCESS)\ndfu-util: No DFU capable USB device available\n"),
             ContainsSubstring("udev rules"));
  CHECK_THAT(
      told("A fatal error occurred: Could not open /dev/ttyUSB0, the port is busy or doesn't "
           "exist.\n([Errno 13] could not open port /dev/ttyUSB0: [Errno 13] Permission denied: "
           "'/dev/ttyUSB0')\n\nHint: Try to add user into dialout or uucp group.\n"),
      ContainsSubstring("group"));
  CHECK_THAT(
      told("A fatal error occurred: Could not open /dev/ttyUSB0, the port is busy or doesn't "
           "exist.\n([Errno 2] could not open port /dev/ttyUSB0: [Errno 2] No such file or "
           "directory: '/dev/ttyUSB0')\n\nHint: Check if the port is correct and ESP connected\n"),
      ContainsSubstring("not there"));
  CHECK_THAT(told("serial.serialutil.SerialException: [Errno 11] Could not exclusively lock port "
                  "/dev/ttyUSB0: [Errno 11] Resource temporarily unavailable\n"),
             ContainsSubstring("Another program has the serial port open"));
  CHECK_THAT(told("WARN usb.c: Stlink usb device found, but unable to claim (probably already in "
                  "use?)\n"),
             ContainsSubstring("Another program uses the debug probe"));
}

TEST_CASE("flashers: wrong, unknown, locked, silent and unpowered chips are told apart") {
  CHECK_THAT(told("A fatal error occurred: This chip is ESP32, not ESP32-C3. Wrong chip argument?"),
             ContainsSubstring("Another chip answers"));
  CHECK_THAT(
      told("A fatal error occurred: This chip is ESP32 not ESP32-C3. Wrong --chip argument?"),
      ContainsSubstring("Another chip answers"));
  CHECK_THAT(told("0000400 C Target type nrf99 not recognized. Use 'pyocd list --targets' to see "
                  "currently available target types. [__main__]\n"),
             ContainsSubstring("does not know the board's chip"));
  CHECK_THAT(told("WARN common.c: unknown chip id! 0x480\nFailed to connect to target\n"),
             ContainsSubstring("does not know the board's chip"));
  CHECK_THAT(told("ERROR: The operation attempted is unavailable due to readback protection in\n"
                  "ERROR: your device. Please use --recover to unlock the device.\n"),
             ContainsSubstring("locked"));
  CHECK_THAT(told("Error: Connecting to the chip was unsuccessful.\n\nCaused by:\n    An operation "
                  "could not be performed because it lacked the permission to do so: erase_all\n"),
             ContainsSubstring("locked"));
  CHECK_THAT(told("ERROR flash_loader.c: Target voltage (1600 mV) too low for flash writes!\n"),
             ContainsSubstring("voltage"));
  CHECK_THAT(told("VTref=0.000V\nCannot connect to target.\n"), ContainsSubstring("voltage"));
  CHECK_THAT(told("Error: No STM32 target found!\n"), ContainsSubstring("no answer from the chip"));
  CHECK_THAT(told("A fatal error occurred: Failed to connect to ESP32-C3: No serial data "
                  "received.\n"),
             ContainsSubstring("does not answer on the serial port"));
}

TEST_CASE("flashers: the place of the first difference is told") {
  CHECK(told("Error: Data mismatch found at address 0x08002814 (byte = 0x7B instead of 0x1A)\n") ==
        "Verify failed at 0x08002814.");
  CHECK(told("****** Error: Verification failed @ address 0x90000000\n") ==
        "Verify failed at 0x90000000.");
  CHECK(told("Verification failed: 12 differences, first at 0x00000010:\n") ==
        "Verify failed at 0x00000010.");
  CHECK(told("-- verify FAILED: 12 differences, first @ 0x00000010\n") ==
        "Verify failed at 0x00000010.");
  CHECK(told("ERROR common_flash.c: Verification of flash failed at offset: 1024\n") ==
        "Verify failed at offset 1024.");
  CHECK_THAT(told("Verification failed @ address ?\n"),
             ContainsSubstring("Verify failed: the flash"));
  CHECK_THAT(told("Error: Flash content verification failed.\n"),
             ContainsSubstring("Verify failed"));
  CHECK_THAT(told("A fatal error occurred: MD5 of file does not match data in flash!\n"),
             ContainsSubstring("Verify failed"));
}

TEST_CASE("flashers: a program that does not know its arguments is of another version") {
  CHECK_THAT(told("esptool: error: argument operation: invalid choice: 'x' (choose from ...)\n"),
             ContainsSubstring("too old"));
  CHECK_THAT(told("error: unexpected argument '--verify' found\n"), ContainsSubstring("too old"));
}

TEST_CASE("flashers: of an unknown failure the last line about an error is quoted, or the last") {
  CHECK(told("Error: one\nERROR: two\ndone\n") == "It says: \"ERROR: two\".");
  CHECK(told("one\ntwo\n-----\n\n") == "It says: \"two\".");
  CHECK(told("10%\r20%\r\n") == "It says: \"20%\".");
  CHECK(told("\x1b[31mError:\x1b[0m red\xff\n") == "It says: \"Error: red?\".");
  CHECK(told("").find("exit code 1 and said nothing") != std::string::npos);
  CHECK(told(std::string(100'000, 'x')).size() < 400);
}

TEST_CASE("flashers: a signal is told with what was said before it") {
  CHECK_THAT(*flasher_trouble(128 + SIGSEGV, "writing\n"),
             ContainsSubstring("exit code 139 (signal: Segmentation fault)") &&
                 ContainsSubstring("writing"));
  CHECK_THAT(*flasher_trouble(255, ""), ContainsSubstring("exit code 255 and"));
}

TEST_CASE("flashers: success is success, but for failures that end with 0") {
  CHECK_FALSE(flasher_trouble(0, ""));
  CHECK_FALSE(flasher_trouble(0, "Error: ignored\nWaiting for a debug probe\nFlash written\n"));
  CHECK_THAT(*flasher_trouble(0, "Error: No STM32 target found!\n"),
             ContainsSubstring("no answer"));
  CHECK_THAT(*flasher_trouble(0, "Error: Data mismatch found at address 0x08000000 (byte = 0xFF"),
             ContainsSubstring("Verify failed at 0x08000000"));
}

TEST_CASE("flashers: whatever is printed, what is told is one line of ASCII") {
  assay::test::property("output", [](const std::string& output) {
    const std::string text = told(output);
    RC_ASSERT(text.size() < 400);
    for (const char c : text) RC_ASSERT(c >= ' ' && c < 0x7F);
  });
}

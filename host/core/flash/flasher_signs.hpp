// Texts of flasher programs that tell what is wrong, and what they mean.
#pragma once

#include <string_view>

namespace assay {

struct FlasherSign {
  std::string_view text;  // a part of the output
  std::string_view sentence;
};

namespace flasher_sentence {
constexpr std::string_view probe_permission =
    "This user may not open the USB device: install the program's udev rules (`assay doctor` says "
    "how), then plug it in again.";
constexpr std::string_view port_permission =
    "This user may not open the serial port: add the user to the port's group, then log in again.";
constexpr std::string_view port_missing = "The serial port is not there: is the board plugged in?";
constexpr std::string_view port_busy = "Another program has the serial port open, or it is gone.";
constexpr std::string_view probe_busy = "Another program uses the debug probe.";
constexpr std::string_view probe_silent =
    "The debug probe does not answer over USB: end other programs that use it, or plug it in "
    "again.";
constexpr std::string_view several =
    "Several probes or boards are plugged in: name one by --probe or in the bench file.";
constexpr std::string_view no_probe =
    "No debug probe was found: is it plugged in, and is its serial number right?";
constexpr std::string_view no_boot_mode =
    "No board was found that waits for firmware: is it plugged in, and in its USB boot mode?";
constexpr std::string_view wrong_chip =
    "Another chip answers than the board's: is the right board plugged in?";
constexpr std::string_view unknown_chip =
    "The program does not know the board's chip: a newer version may.";
constexpr std::string_view old_firmware =
    "The debug probe's firmware is too old: update it with its maker's program.";
constexpr std::string_view other_version =
    "The program does not take the arguments that board.json has for it: it is too old, or too "
    "new.";
constexpr std::string_view locked =
    "The chip is locked: its protection is on. Unlocking it erases everything, and is left to the "
    "chip maker's own program.";
constexpr std::string_view write_protected =
    "The chip is locked: its flash is protected against writing.";
constexpr std::string_view low_voltage =
    "The voltage of the chip is too low: is the board powered?";
constexpr std::string_view no_answer =
    "The debug probe gets no answer from the chip: is the board powered, and its debug port wired?";
constexpr std::string_view no_boot_answer =
    "The chip does not answer on the serial port as it does in its boot mode: is it the right "
    "port? "
    "Some boards want their boot button held during a reset.";
constexpr std::string_view too_large =
    "The image lies outside the flash that the program knows on this chip.";
constexpr std::string_view differs = "Verify failed: the flash does not hold what was written.";
}  // namespace flasher_sentence

// What stands before the place of a difference: STM32CubeProgrammer, J-Link, esptool 5 and 4,
// picotool, st-flash.
constexpr std::string_view kDifferenceSigns[] = {
    "Data mismatch found at address ",
    "Verification failed @ address ",
    "differences, first at ",
    "differences, first @ ",
    "First mismatch at ",
    "Verification of flash failed at offset: ",
};

// Failures after which STM32CubeProgrammer or J-Link Commander may end with 0.
constexpr std::string_view kFailureSigns[] = {
    "Error: No debug probe detected",
    "Error: No STM32 target found",
    "Data mismatch found at address ",
    "FAILED: Cannot connect to J-Link",
};

// The first that occurs wins, so causes stand before what follows from them. The texts are those of
// the programs' sources or of their users' logs: probe-rs 0.2x, pyOCD 0.3x and 0.4x, esptool 4 and
// 5 with pySerial, stlink 1.8, picotool 1 and 2, dfu-util 0.11, libusb, STM32CubeProgrammer 2,
// J-Link Commander 6 to 8, nrfjprog 10.
constexpr FlasherSign kFlasherSigns[] = {
    {"Permission denied: '/dev/", flasher_sentence::port_permission},
    {"No such file or directory: '/dev/", flasher_sentence::port_missing},
    {"Could not exclusively lock port", flasher_sentence::port_busy},
    {"the port is busy or doesn't exist", flasher_sentence::port_busy},
    {"LIBUSB_ERROR_BUSY", flasher_sentence::probe_busy},
    {"probably already in use?", flasher_sentence::probe_busy},
    {"Probe is already in use", flasher_sentence::probe_busy},
    {"[Errno 16] Resource busy", flasher_sentence::probe_busy},
    {"DEV_USB_COMM_ERR", flasher_sentence::probe_silent},

    {"Command requires a single R", flasher_sentence::several},
    {"More than one DFU capable USB device found", flasher_sentence::several},
    {"Enter the number of the debug probe", flasher_sentence::several},
    {"More than one debug probe matches", flasher_sentence::several},
    {"Failed to parse probe index", flasher_sentence::several},
    {"Use '--probe VID:PID'", flasher_sentence::several},

    {"LIBUSB_ERROR_ACCESS", flasher_sentence::probe_permission},
    {"Access denied (insufficient permissions)", flasher_sentence::probe_permission},
    {", errno=13", flasher_sentence::probe_permission},
    {"Maybe try 'sudo' or check your permissions", flasher_sentence::probe_permission},

    {"No connected probes were found", flasher_sentence::no_probe},
    {"The selected debug probe was not found", flasher_sentence::no_probe},
    {"Probe not found", flasher_sentence::no_probe},
    {"Waiting for a debug probe", flasher_sentence::no_probe},
    {"No connected debug probe", flasher_sentence::no_probe},
    {"Couldn't find any ST-Link devices", flasher_sentence::no_probe},
    {"No debug probe detected", flasher_sentence::no_probe},
    {"Cannot connect to J-Link", flasher_sentence::no_probe},
    {"There is no debugger connected to the PC", flasher_sentence::no_probe},
    {"No DFU capable USB device available", flasher_sentence::no_boot_mode},
    {"in BOOTSEL mode were found", flasher_sentence::no_boot_mode},
    {"in BOOTSEL mode was found", flasher_sentence::no_boot_mode},

    {"The firmware on the probe is outdated", flasher_sentence::old_firmware},
    {"is using an unsupported, older firmware version", flasher_sentence::old_firmware},
    {"was not found in the list of known targets", flasher_sentence::unknown_chip},
    {" not recognized. Use 'pyocd list --targets'", flasher_sentence::unknown_chip},
    {" is not recognized. Use 'pyocd list --targets'", flasher_sentence::unknown_chip},
    {"chip argument?", flasher_sentence::wrong_chip},
    {"unknown chip id!", flasher_sentence::unknown_chip},
    {"command cannot be used with a ", flasher_sentence::wrong_chip},

    {"unavailable due to readback protection", flasher_sentence::locked},
    {"ap-protection is enabled", flasher_sentence::locked},
    {"APPROTECT enabled: not automatically unlocking", flasher_sentence::locked},
    {"lacked the permission to do so: erase_all", flasher_sentence::locked},
    {"permissions were not given: erase_all", flasher_sentence::locked},
    {"Flash memory is write protected", flasher_sentence::write_protected},

    {"too low for flash writes", flasher_sentence::low_voltage},
    {"VTref=0.0", flasher_sentence::low_voltage},
    {"Is your target device powered?", flasher_sentence::low_voltage},

    {"No STM32 target found", flasher_sentence::no_answer},
    {"Failed to enter SWD mode", flasher_sentence::no_answer},
    {"Can not connect to target", flasher_sentence::no_answer},
    {"Failed to connect to target", flasher_sentence::no_answer},
    {"Cannot connect to target", flasher_sentence::no_answer},
    {"communication failure (No ACK)", flasher_sentence::no_answer},
    {"No target responded to the debug port", flasher_sentence::no_answer},
    {"Target device did not respond to request", flasher_sentence::no_answer},
    {"Please check the wiring before retrying", flasher_sentence::no_answer},
    {"No serial data received", flasher_sentence::no_boot_answer},
    {"Wrong boot mode detected", flasher_sentence::no_boot_answer},
    {"Failed to connect to ESP", flasher_sentence::no_boot_answer},

    {"No flash memory contains the entire requested memory range", flasher_sentence::too_large},
    {"The size exceeds the size of the flash", flasher_sentence::too_large},
    {"no memory region defined for address", flasher_sentence::too_large},

    {"Flash content verification failed", flasher_sentence::differs},
    {"MD5 of file does not match data in flash", flasher_sentence::differs},
    {"did not match the file", flasher_sentence::differs},
    {"Verification failed", flasher_sentence::differs},
    {"verify FAILED", flasher_sentence::differs},

    {"unrecognized arguments:", flasher_sentence::other_version},
    {"invalid choice:", flasher_sentence::other_version},
    {"No such option", flasher_sentence::other_version},
    {"No such command", flasher_sentence::other_version},
    {"error: unexpected argument '", flasher_sentence::other_version},
    {"error: unrecognized subcommand '", flasher_sentence::other_version},
    {"invalid command line", flasher_sentence::other_version},
};

}  // namespace assay

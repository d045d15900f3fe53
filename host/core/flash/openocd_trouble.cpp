#include "host/core/flash/openocd_trouble.hpp"

#include <fmt/format.h>

#include <vector>

#include "host/core/data/printable.hpp"

namespace assay {
namespace {

struct Trouble {
  std::string_view sign;  // a part of the line
  std::string_view sentence;
};

// The texts are those of OpenOCD 0.12.0; the first that occurs wins, so causes stand before what
// follows from them.
constexpr Trouble kTroubles[] = {
    {"LIBUSB_ERROR_ACCESS",
     "This user may not open the debug probe: install OpenOCD's udev rules (`assay doctor` says "
     "how), then plug it in again."},
    {"LIBUSB_ERROR_BUSY", "Another program uses the debug probe."},
    {"Cannot find JTAG adapter driver",
     "This OpenOCD was built without the driver for the debug probe."},
    {"serial mismatch", "No debug probe with that serial number was found: is it plugged in?"},
    {"doesn't match requested serial",
     "No debug probe with that serial number was found: is it plugged in?"},
    {"unable to find a matching CMSIS-DAP device",
     "No debug probe found: is it plugged in, and is it a CMSIS-DAP one?"},
    {"No J-Link device found", "No debug probe found: is the J-Link plugged in?"},
    {"no device found", "No debug probe found: is it plugged in?"},
    {"unable to open ftdi device", "No debug probe found: is it plugged in?"},
    {"Error: open failed", "No debug probe found: is it plugged in?"},
    {"Failed to connect'", "No debug probe answers there: is assay-vprobe running?"},
    // Of a Unix socket, with the numbers of Linux: ENOENT, EACCES, or nobody listens.
    {"'connect': errno==2,",
     "No debug probe answers there: there is no such socket. Is assay-vprobe running?"},
    {"'connect': errno==13,",
     "No debug probe answers there: the socket is closed to this user. Run as the user who started "
     "assay-vprobe."},
    {"socket 'connect'", "No debug probe answers there: is assay-vprobe running?"},
    {"voltage may be too low", "The voltage of the chip is too low: is the board powered?"},
    {"UNEXPECTED", "Another chip answers than the board's: is the right board plugged in?"},
    {"init mode failed",
     "The debug probe gets no answer from the chip: is the board powered, and its debug port "
     "wired?"},
    {"JTAG scan chain interrogation failed",
     "The debug probe gets no answer from the chip: is the board powered, and its debug port "
     "wired?"},
    {"Error connecting DP",
     "The debug probe gets no answer from the chip: is the board powered, and its debug port "
     "wired?"},
    {"cannot read IDR",
     "The debug probe gets no answer from the chip: is the board powered, and its debug port "
     "wired?"},
    {"AP lock",
     "The chip is locked: its access port protection is on. Unlocking it erases everything, and "
     "is left to the chip maker's own program."},
    {"device protected",
     "The chip is locked: its flash is protected. Unlocking it is left to the chip maker's own "
     "program."},
    {"is protected", "The chip is locked: its flash is protected against writing."},
    {"write protect", "The chip is locked: its flash is protected against writing."},
    {"secure locked", "The chip is locked: its flash is protected."},
    {"no flash bank found", "The image lies outside the flash that OpenOCD knows on this chip."},
    {"target not halted", "The chip's core could not be halted."},
    {"timed out while waiting for target halted", "The chip's core could not be halted."},
    {"Invalid ACK", "The debug connection breaks up: check the wires, or lower its speed."},
    {"SWD ack not OK", "The debug connection breaks up: check the wires, or lower its speed."},
};

// "diff 0 address 0x08000010. Was 0x00 instead of 0x20".
std::optional<std::string> first_difference(std::string_view text) {
  const std::size_t at = text.find("diff 0 address 0x");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string line = printable(text.substr(at, text.substr(at).find('\n')));
  const std::size_t address = line.find("0x");
  const std::size_t stop = line.find('.', address);
  if (stop == std::string_view::npos) {
    return fmt::format("Verify failed at {}.", line.substr(address));
  }
  return fmt::format("Verify failed at {}:{}.", line.substr(address, stop - address),
                     line.substr(stop + 1));
}

// Without the hints that OpenOCD adds to every failure.
std::optional<std::string> last_error_line(std::string_view text) {
  std::optional<std::string> found;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    constexpr std::string_view kMark = "Error: ";
    const std::size_t mark = line.find(kMark);
    if (mark == std::string_view::npos || mark + kMark.size() == line.size()) continue;
    line.remove_prefix(mark + kMark.size());
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    found = line;
  }
  return found;
}

}  // namespace

bool tells_difference(std::string_view text) {
  for (const std::string_view sign : {"diff 0 address", "contents differ"}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  // "checksum mismatch - attempting binary compare": that decides, and may itself fail.
  return text.find("checksum mismatch\n") != std::string_view::npos;
}

std::optional<std::string> openocd_trouble(std::string_view text) {
  if (auto difference = first_difference(text)) return difference;
  for (const Trouble& trouble : kTroubles) {
    if (text.find(trouble.sign) != std::string_view::npos) return std::string(trouble.sentence);
  }
  if (tells_difference(text)) {
    return "Verify failed: the flash does not hold what was written.";
  }
  if (const auto line = last_error_line(text)) {
    return fmt::format("OpenOCD says: {}.", printable(*line));
  }
  return std::nullopt;
}

}  // namespace assay

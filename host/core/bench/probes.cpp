#include "host/core/bench/probes.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

struct KnownProbe {
  std::uint16_t vendor;
  std::optional<std::uint16_t> product;  // nothing: all of this vendor
  const char* kind;
  const char* interface;
};

constexpr const char* kStLink = "interface/stlink.cfg";
constexpr const char* kCmsisDap = "interface/cmsis-dap.cfg";

// Product numbers from the makers' USB drivers and OpenOCD's scripts.
constexpr KnownProbe kKnownProbes[] = {
    {0x0483, 0x3748, "ST-Link", kStLink},  // V2
    {0x0483, 0x374a, "ST-Link", kStLink},  // V2-1
    {0x0483, 0x374b, "ST-Link", kStLink},  // V2-1 with mass storage
    {0x0483, 0x3752, "ST-Link", kStLink},  // V2-1 without it
    {0x0483, 0x374d, "ST-Link", kStLink},  // V3 loader
    {0x0483, 0x374e, "ST-Link", kStLink},  // V3E
    {0x0483, 0x374f, "ST-Link", kStLink},  // V3S
    {0x0483, 0x3753, "ST-Link", kStLink},  // V3 with two serial ports
    {0x0483, 0x3754, "ST-Link", kStLink},  // V3 without mass storage
    {0x0483, 0x3757, "ST-Link", kStLink},  // V3PWR
    {0x1366, std::nullopt, "J-Link", "interface/jlink.cfg"},
    {0x0d28, 0x0204, "CMSIS-DAP", kCmsisDap},  // DAPLink
    {0x303a, 0x1001, "ESP USB JTAG", "interface/esp_usb_jtag.cfg"},
    // Chips that can do JTAG; the script depends on what is wired to them.
    {0x0403, 0x6010, "FTDI", ""},  // FT2232
    {0x0403, 0x6011, "FTDI", ""},  // FT4232
    {0x0403, 0x6014, "FTDI", ""},  // FT232H
};

std::string list(const std::vector<PluggedProbe>& probes) {
  std::vector<std::string> texts;
  for (const PluggedProbe& probe : probes) texts.push_back(describe(probe));
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

std::optional<PluggedProbe> as_probe(const UsbDevice& device) {
  for (const KnownProbe& known : kKnownProbes) {
    if (device.vendor != known.vendor) continue;
    if (known.product && device.product != *known.product) continue;
    return PluggedProbe{known.kind, known.interface, device};
  }
  // The standard asks each such probe to say so in its product text.
  if (device.name.find("CMSIS-DAP") != std::string::npos) {
    return PluggedProbe{"CMSIS-DAP", kCmsisDap, device};
  }
  return std::nullopt;
}

std::vector<PluggedProbe> find_probes(const std::vector<UsbDevice>& devices) {
  std::vector<PluggedProbe> probes;
  for (const UsbDevice& device : devices) {
    if (auto probe = as_probe(device)) probes.push_back(std::move(*probe));
  }
  return probes;
}

std::string describe(const PluggedProbe& probe) {
  return fmt::format("{} {} ({:04x}:{:04x})", probe.kind,
                     probe.usb.serial.empty() ? "without a serial number" : probe.usb.serial,
                     probe.usb.vendor, probe.usb.product);
}

PluggedProbe choose_probe(const std::vector<PluggedProbe>& probes, std::string_view wanted) {
  if (probes.empty()) {
    throw Error(Blame::flash,
                "No debug probe found{}. Check that it is plugged in, that the cable carries data, "
                "and that `assay devices` lists it.",
                wanted.empty()
                    ? ""
                    : fmt::format("; wanted is the one with the USB serial number {}", wanted));
  }
  if (!wanted.empty()) {
    std::vector<std::string> serials;
    std::vector<PluggedProbe> found;
    for (const PluggedProbe& probe : probes) {
      serials.push_back(probe.usb.serial);
      if (probe.usb.serial == wanted) found.push_back(probe);
    }
    if (found.size() == 1) return found[0];
    if (found.size() > 1) {
      throw Error(Blame::flash,
                  "Several debug probes have the USB serial number {}: {}. Unplug all but one.",
                  wanted, list(found));
    }
    throw Error(Blame::flash, "No debug probe with the USB serial number {} is there{}. There {}.",
                wanted, did_you_mean(wanted, serials),
                (probes.size() == 1 ? "is " : "are ") + list(probes));
  }
  std::vector<PluggedProbe> sure;
  for (const PluggedProbe& probe : probes) {
    if (!probe.interface.empty()) sure.push_back(probe);
  }
  const std::vector<PluggedProbe>& candidates = sure.empty() ? probes : sure;
  if (candidates.size() == 1) return candidates[0];
  throw Error(
      Blame::input,
      "Several debug probes are there: {}. Choose one by its USB serial number with --probe, "
      "or name the devices in a bench file (`assay devices --init`) and choose with "
      "--device.",
      list(candidates));
}

}  // namespace assay

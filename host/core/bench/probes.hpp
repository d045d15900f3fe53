// Debug probes: which USB devices are some, and choosing one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/ports/plugged_devices.hpp"

namespace assay {

struct PluggedProbe {
  std::string kind;       // "ST-Link", "J-Link", "CMSIS-DAP", "ESP USB JTAG", "FTDI"
  std::string interface;  // OpenOCD's script, "interface/stlink.cfg"; empty where the kind leaves
                          // it open, as an FTDI chip does, which may be no probe at all
  UsbDevice usb;
};

// The debug probe that the device is, by vendor and product or by what its product text says;
// nothing for others.
std::optional<PluggedProbe> as_probe(const UsbDevice& device);

std::vector<PluggedProbe> find_probes(const std::vector<UsbDevice>& devices);

// "ST-Link 066EFF3 (0483:374b)"
std::string describe(const PluggedProbe& probe);

// The probe with the USB serial number `wanted`; with none wanted, the only one there is. Chips
// that may be no probe are taken only where nothing else is there. Throws Error(input) where
// several are there and none is wanted, Error(flash) where the wanted one or any is missing; all
// list what is there and say what to do.
PluggedProbe choose_probe(const std::vector<PluggedProbe>& probes, std::string_view wanted);

}  // namespace assay

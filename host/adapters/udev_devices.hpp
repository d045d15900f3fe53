// What is plugged in, from libudev.
#pragma once

#include "host/ports/plugged_devices.hpp"

namespace assay {

// Reads sysfs and, for /dev/serial/by-id, udevd's database. Where either is missing, as in a
// container, less is listed, or nothing.
class UdevDevices final : public PluggedDevices {
 public:
  std::vector<UsbDevice> usb_devices() override;
  std::vector<SerialPort> serial_ports() override;
  PortFile port_file(const std::string& path) override;
  bool has_probe_rules() override;
};

}  // namespace assay

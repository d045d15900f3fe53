// What is plugged into this computer: USB devices and serial ports, as an outside effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay {

// A USB device as it describes itself; texts are empty where it does not say.
struct UsbDevice {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::string serial;        // USB serial number, unique among devices of one vendor and product
  std::string manufacturer;  // "STMicroelectronics"
  std::string name;          // "STM32 STLink"
  bool accessible = false;   // this user may open it
};

// A serial port that stands for hardware: not a virtual console, not a pseudo-terminal.
struct SerialPort {
  std::string path;              // "/dev/ttyACM0": changes when devices are plugged again
  std::string by_id;             // "/dev/serial/by-id/usb-...": does not; empty where there is none
  std::optional<UsbDevice> usb;  // the device that it belongs to; nothing for a port on board
  std::optional<int> interface;  // USB interface number: an adapter may have several ports
  bool accessible = false;       // this user may read and write it
};

// What the system says of a serial port's device file.
struct PortFile {
  bool exists = true;  // a container may see ports that it has no files of
  std::string group;   // that it belongs to; empty where that is not known
};

class PluggedDevices {
 public:
  virtual ~PluggedDevices() = default;
  // Both sorted: by vendor, product and serial number; by path. What they tell is as of this call.
  // Throw Error(flash) when the system cannot be asked.
  virtual std::vector<UsbDevice> usb_devices() = 0;
  virtual std::vector<SerialPort> serial_ports() = 0;
  virtual PortFile port_file(const std::string& /*path*/) { return {}; }
  // Whether the system gives debug probes to users: OpenOCD's udev rules are installed.
  virtual bool has_probe_rules() { return false; }
};

}  // namespace assay

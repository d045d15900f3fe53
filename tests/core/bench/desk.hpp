// Plugged-in devices as udev tells of them, for tests of benches.
#pragma once

#include <string>
#include <vector>

#include "host/core/bench/bench.hpp"
#include "host/ports/plugged_devices.hpp"

namespace assay::test {

inline UsbDevice st_link(const std::string& serial) {
  return {0x0483, 0x374b, serial, "STMicroelectronics", "STM32 STLink", true};
}
inline UsbDevice j_link(const std::string& serial) {
  return {0x1366, 0x1015, serial, "SEGGER", "J-Link", true};
}
inline UsbDevice dap_link(const std::string& serial) {
  return {0x0d28, 0x0204, serial, "Arm", "BBC micro:bit CMSIS-DAP", true};
}
inline UsbDevice uart_adapter(const std::string& serial) {
  return {0x0403, 0x6001, serial, "FTDI", "FT232R USB UART", true};
}

inline SerialPort port_of(const UsbDevice& usb, const std::string& path, int interface) {
  return {path, "/dev/serial/by-id/usb-" + usb.serial, usb, interface, true};
}

inline DeviceEntry device(const std::string& name, const BenchLink& link,
                          const std::optional<BenchProbe>& probe = std::nullopt) {
  DeviceEntry made;
  made.name = name;
  made.board = "alpha";
  made.link = link;
  made.probe = probe;
  return made;
}

inline UsbSerialLink usb_link(const std::string& serial, std::optional<int> interface = {}) {
  return {serial, interface, std::nullopt};
}

}  // namespace assay::test

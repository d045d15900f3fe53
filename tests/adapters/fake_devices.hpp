// What is plugged in, as a test says.
#pragma once

#include <functional>

#include "host/base/error.hpp"
#include "host/ports/plugged_devices.hpp"

namespace assay::test {

struct FakeDevices : PluggedDevices {
  std::vector<UsbDevice> usb_devices() override { return usb; }
  std::vector<SerialPort> serial_ports() override {
    ++asked;
    if (unknown) throw Error(Blame::flash, "The system cannot be asked.");
    if (on_ask) on_ask();
    return ports;
  }

  // A port of a USB device with that serial number.
  void plug(const std::string& path, const std::string& serial, std::optional<int> interface = {},
            std::uint16_t product = 0x374B) {
    UsbDevice of{0x0483, product, serial, "STMicroelectronics", "STM32 STLink", true};
    ports.push_back({path, "", of, interface, true});
  }

  std::vector<UsbDevice> usb;
  std::vector<SerialPort> ports;
  bool unknown = false;          // the system cannot be asked
  std::function<void()> on_ask;  // what happens the next time that somebody looks
  int asked = 0;
};

}  // namespace assay::test

// Which serial port is meant, also after it was plugged again under another name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/ports/plugged_devices.hpp"

namespace assay {

// By path, or by the USB serial number of the device that it belongs to.
struct SerialChoice {
  std::string path;              // "/dev/ttyACM0", "/dev/serial/by-id/..."; else empty
  std::string usb_serial;        // else empty
  std::optional<int> interface;  // USB interface, where the device has several ports
};

class SerialIdentity {
 public:
  explicit SerialIdentity(SerialChoice choice) : choice_(std::move(choice)) {}

  // The path of the port at present. A choice by path is met before anything is looked up. Throws
  // Error(input) where a USB serial number alone does not tell which port, with those that have
  // it; Error(link) where no port has it, with those that are there.
  std::string locate(PluggedDevices& devices) const;

  // Recognises from now on what is at `path`, where locate() found it, by more than that: the
  // system gives a path to whatever is plugged in next. By USB device and interface, or the path
  // in by-id. A choice by path that is a link (by-id, by-path, a udev rule's) stays as it is.
  void remember(const std::string& path, PluggedDevices& devices);

  // For messages: "/dev/ttyACM0 (USB serial number 0123)".
  std::string describe() const;

 private:
  SerialChoice choice_;
  std::optional<UsbDevice> remembered_;  // the device that it belonged to; nothing: by choice_
};

// A sentence about the serial ports that are there.
std::string serial_ports_sentence(PluggedDevices& devices);

}  // namespace assay

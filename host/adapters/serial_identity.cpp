#include "host/adapters/serial_identity.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "host/base/error.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

std::string text_of(const SerialPort& port) {
  std::string text = port.path;
  if (!port.usb) return text;
  std::vector<std::string> details;
  if (!port.usb->name.empty()) details.push_back(port.usb->name);
  if (!port.usb->serial.empty()) details.push_back("usb:" + port.usb->serial);
  if (port.interface) details.push_back(fmt::format("interface {}", *port.interface));
  return details.empty() ? text : fmt::format("{} ({})", text, fmt::join(details, ", "));
}

std::string text_of(const std::vector<SerialPort>& ports) {
  std::vector<std::string> texts;
  for (const SerialPort& port : ports) texts.push_back(text_of(port));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::vector<SerialPort> ports_of(const SerialChoice& choice, PluggedDevices& devices) {
  std::vector<SerialPort> found;
  for (SerialPort& port : devices.serial_ports()) {
    if (!port.usb || port.usb->serial != choice.usb_serial) continue;
    if (choice.interface && port.interface != choice.interface) continue;
    found.push_back(std::move(port));
  }
  return found;
}

}  // namespace

std::string SerialIdentity::locate(PluggedDevices& devices) const {
  if (choice_.usb_serial.empty()) return choice_.path;
  std::vector<SerialPort> found = ports_of(choice_, devices);
  if (remembered_) {
    // Serial numbers are unique among devices of one kind only.
    std::erase_if(found, [&](const SerialPort& port) {
      return port.usb->vendor != remembered_->vendor || port.usb->product != remembered_->product;
    });
  }
  const std::string interface =
      choice_.interface ? fmt::format(" and interface {}", *choice_.interface) : "";
  if (found.size() == 1) return found.front().path;
  if (found.empty()) {
    throw Error(Blame::link, "No serial port has the USB serial number {}{}. {}",
                choice_.usb_serial, interface, serial_ports_sentence(devices));
  }
  throw Error(Blame::input, "Several serial ports have the USB serial number {}{}: {}. {}",
              choice_.usb_serial, interface, text_of(found),
              choice_.interface ? "Name the one that you mean by its path."
                                : "Add ?interface=N for the one that you mean.");
}

void SerialIdentity::remember(const std::string& path, PluggedDevices& devices) {
  std::error_code error;
  if (choice_.usb_serial.empty() && fs::is_symlink(path, error)) return;
  for (const SerialPort& port : devices.serial_ports()) {
    if (port.path != path) continue;
    if (port.usb && !port.usb->serial.empty()) {
      remembered_ = port.usb;
      choice_.usb_serial = port.usb->serial;
      choice_.interface = port.interface;
    } else if (!port.by_id.empty()) {
      choice_.path = port.by_id;
    }
    return;
  }
}

std::string SerialIdentity::describe() const {
  if (choice_.usb_serial.empty()) return choice_.path;
  const std::string usb = fmt::format("USB serial number {}", choice_.usb_serial);
  return choice_.path.empty() ? usb : fmt::format("{} ({})", choice_.path, usb);
}

std::string serial_ports_sentence(PluggedDevices& devices) {
  const std::vector<SerialPort> ports = devices.serial_ports();
  if (ports.empty()) return "No serial port is plugged in.";
  return fmt::format("There {} {}.", ports.size() == 1 ? "is" : "are", text_of(ports));
}

}  // namespace assay

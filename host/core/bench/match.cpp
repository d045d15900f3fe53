#include "host/core/bench/match.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "host/core/bench/thing_keys.hpp"

namespace assay {
namespace {

std::string with_access(const std::string& what, bool accessible) {
  return accessible ? what : what + " (no permission to open it)";
}

// The same for link and probe, which often are one device: then it is said once.
std::string not_plugged(const std::string& serial) {
  return fmt::format("no USB device with the serial number {} is plugged in", serial);
}

LinkState found(const SerialPort& port) {
  return {Presence::attached, with_access(port.path, port.accessible), port};
}

LinkState no_link(std::string text) { return {Presence::missing, std::move(text), std::nullopt}; }

LinkState usb_link(const UsbSerialLink& link, const std::vector<UsbDevice>& usb_devices,
                   const std::vector<SerialPort>& ports) {
  std::vector<const SerialPort*> of_device;
  std::vector<std::string> interfaces;
  for (const SerialPort& port : ports) {
    if (!port.usb || port.usb->serial != link.usb_serial) continue;
    interfaces.push_back(port.interface ? std::to_string(*port.interface) : port.path);
    if (!link.interface || port.interface == link.interface) of_device.push_back(&port);
  }
  if (of_device.size() == 1) return found(*of_device[0]);
  if (of_device.size() > 1 && link.interface) {
    return no_link(
        fmt::format("several USB devices with the serial number {} are plugged in: name the port "
                    "by its \"path\"",
                    link.usb_serial));
  }
  if (of_device.size() > 1) {
    return no_link(
        fmt::format("the USB device {} has several serial ports, of the interfaces {}: say which "
                    "with \"interface\"",
                    link.usb_serial, fmt::join(interfaces, ", ")));
  }
  if (!interfaces.empty()) {
    return no_link(fmt::format("the USB device {} has no serial port at interface {}, but at {}",
                               link.usb_serial, *link.interface, fmt::join(interfaces, ", ")));
  }
  const bool plugged =
      std::any_of(usb_devices.begin(), usb_devices.end(),
                  [&](const UsbDevice& device) { return device.serial == link.usb_serial; });
  if (plugged) {
    return no_link(
        fmt::format("the USB device {} is plugged in, but has no serial port", link.usb_serial));
  }
  return no_link(not_plugged(link.usb_serial));
}

LinkState path_link(const PathLink& link, const std::vector<SerialPort>& ports) {
  if (const SerialPort* port = port_at(link.path, ports)) return found(*port);
  std::error_code unreadable;
  // Made by a program (a pseudo-terminal), or by a driver that udev does not tell of.
  if (std::filesystem::exists(link.path, unreadable)) {
    return {Presence::attached, link.path, std::nullopt};
  }
  return no_link(fmt::format("there is no {}", link.path));
}

ProbeState no_probe(std::string text) {
  return {Presence::missing, std::move(text), std::nullopt, ""};
}

ProbeState without_serial(const UsbProbe& wanted, const std::vector<UsbDevice>& usb_devices) {
  std::vector<const UsbDevice*> found;
  for (const UsbDevice& device : usb_devices) {
    if (is_probe(device, wanted)) found.push_back(&device);
  }
  if (found.size() != 1) {
    return no_probe(fmt::format("{} probe {:04x}:{:04x} without a serial number is plugged in",
                                found.empty() ? "no" : "more than one", wanted.vendor,
                                wanted.product));
  }
  const auto known = as_probe(*found[0]);
  const std::string interface =
      wanted.interface.empty() && known ? known->interface : wanted.interface;
  return {
      Presence::attached,
      with_access(known ? describe(*known) : "probe without a serial number", found[0]->accessible),
      *found[0], interface};
}

ProbeState usb_probe(const UsbProbe& wanted, const std::vector<UsbDevice>& usb_devices) {
  if (wanted.usb_serial.empty()) return without_serial(wanted, usb_devices);
  std::vector<const UsbDevice*> with_serial;
  for (const UsbDevice& device : usb_devices) {
    if (is_probe(device, wanted)) with_serial.push_back(&device);
  }
  // Where cheap devices share a number, the probe is meant.
  if (with_serial.size() > 1) {
    std::erase_if(with_serial, [](const UsbDevice* device) { return !as_probe(*device); });
  }
  if (with_serial.size() > 1) {
    return no_probe(
        fmt::format("several debug probes have the USB serial number {}", wanted.usb_serial));
  }
  if (with_serial.empty()) {
    return no_probe(not_plugged(wanted.usb_serial));
  }
  const UsbDevice& device = *with_serial[0];
  const auto known = as_probe(device);
  const std::string interface =
      !wanted.interface.empty() ? wanted.interface : known ? known->interface : "";
  if (interface.empty()) {
    return no_probe(fmt::format(
        "the USB device {} ({:04x}:{:04x}) is plugged in, but its OpenOCD script is not known: say "
        "it with \"interface\"",
        device.serial, device.vendor, device.product));
  }
  const std::string text = known ? describe(*known) : fmt::format("probe {}", device.serial);
  return {Presence::attached, with_access(text, device.accessible), device, interface};
}

class Matcher {
 public:
  Matcher(const std::vector<UsbDevice>& usb_devices, const std::vector<SerialPort>& ports)
      : usb_devices_(usb_devices), ports_(ports) {}

  MatchedDevice state_of(const DeviceEntry& device) const {
    MatchedDevice state;
    state.device = device;
    if (device.probe) state.probe = probe_of(*device.probe);
    state.link = link_of(device.link, state.probe);
    state.keys = device_keys(device, ports_);
    return state;
  }

 private:
  ProbeState probe_of(const BenchProbe& probe) const {
    if (const auto* usb = std::get_if<UsbProbe>(&probe)) return usb_probe(*usb, usb_devices_);
    const auto& remote = std::get<RemoteBitbangProbe>(probe);
    return {Presence::unchecked,
            fmt::format("remote_bitbang {} (not checked here)", remote.address), std::nullopt, ""};
  }

  LinkState link_of(const BenchLink& link, const std::optional<ProbeState>& probe) const {
    if (const auto* usb = std::get_if<UsbSerialLink>(&link)) {
      return usb_link(*usb, usb_devices_, ports_);
    }
    if (const auto* path = std::get_if<PathLink>(&link)) return path_link(*path, ports_);
    if (const auto* url = std::get_if<UrlLink>(&link)) {
      if (const auto local = local_link(url->url)) return link_of(*local, probe);
      return {Presence::unchecked, url->url + " (not checked here)", std::nullopt};
    }
    // A probe that is missing is told once, as the probe.
    const bool there = probe && probe->presence == Presence::attached;
    return {there ? Presence::attached : Presence::unchecked, "RTT through the probe",
            std::nullopt};
  }

  const std::vector<UsbDevice>& usb_devices_;
  const std::vector<SerialPort>& ports_;
};

bool is(const UsbDevice& one, const std::optional<UsbDevice>& other) {
  return other && one.vendor == other->vendor && one.product == other->product &&
         one.serial == other->serial;
}

std::string owner_of(const PluggedProbe& probe, const std::vector<MatchedDevice>& devices) {
  for (const MatchedDevice& state : devices) {
    if (state.probe && is(probe.usb, state.probe->usb)) return state.device.name;
  }
  // The other end of one USB device, as of a board that is its own serial port and probe.
  for (const MatchedDevice& state : devices) {
    if (!probe.usb.serial.empty() && state.link.port && is(probe.usb, state.link.port->usb)) {
      return state.device.name;
    }
  }
  return "";
}

std::string owner_of(const SerialPort& port, const std::vector<MatchedDevice>& devices) {
  for (const MatchedDevice& state : devices) {
    if (state.link.port && state.link.port->path == port.path) return state.device.name;
  }
  for (const MatchedDevice& state : devices) {
    if (port.usb && !port.usb->serial.empty() && state.probe && is(*port.usb, state.probe->usb)) {
      return state.device.name;
    }
  }
  return "";
}

}  // namespace

bool MatchedDevice::attached() const { return missing().empty(); }

std::vector<std::string> MatchedDevice::missing() const {
  std::vector<std::string> texts;
  if (link.presence == Presence::missing) texts.push_back(link.text);
  if (probe && probe->presence == Presence::missing && (texts.empty() || texts[0] != probe->text)) {
    texts.push_back(probe->text);
  }
  return texts;
}

BenchState match(const Bench& bench, const std::vector<UsbDevice>& usb_devices,
                 const std::vector<SerialPort>& ports) {
  const Matcher matcher(usb_devices, ports);
  BenchState state;
  for (const DeviceEntry& device : bench.devices) state.devices.push_back(matcher.state_of(device));
  for (const PluggedProbe& probe : find_probes(usb_devices)) {
    state.probes.push_back({probe, owner_of(probe, state.devices)});
  }
  for (const SerialPort& port : ports) state.ports.push_back({port, owner_of(port, state.devices)});
  return state;
}

BenchState match(const Bench& bench, PluggedDevices& plugged) {
  return match(bench, plugged.usb_devices(), plugged.serial_ports());
}

}  // namespace assay

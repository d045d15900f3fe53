#include "host/adapters/udev_devices.hpp"

#include <grp.h>
#include <libudev.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string_view>
#include <system_error>
#include <tuple>

#include "host/base/error.hpp"

namespace assay {
namespace {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* object) const {
    release(object);
  }
};
using Udev = std::unique_ptr<udev, Release<udev_unref>>;
using Enumeration = std::unique_ptr<udev_enumerate, Release<udev_enumerate_unref>>;
using Device = std::unique_ptr<udev_device, Release<udev_device_unref>>;

Udev open_udev() {
  Udev context(udev_new());
  if (!context) throw Error(Blame::flash, "The system cannot be asked for devices (libudev).");
  return context;
}

// All devices of a subsystem that can still be read: they may be unplugged meanwhile.
std::vector<Device> list(udev* context, const char* subsystem) {
  std::vector<Device> devices;
  const Enumeration enumeration(udev_enumerate_new(context));
  if (!enumeration) return devices;
  udev_enumerate_add_match_subsystem(enumeration.get(), subsystem);
  if (udev_enumerate_scan_devices(enumeration.get()) < 0) return devices;
  udev_list_entry* entry = nullptr;
  udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(enumeration.get())) {
    Device device(udev_device_new_from_syspath(context, udev_list_entry_get_name(entry)));
    if (device) devices.push_back(std::move(device));
  }
  return devices;
}

std::string attribute(udev_device* device, const char* name) {
  const char* value = udev_device_get_sysattr_value(device, name);
  return value == nullptr ? "" : value;
}

// Of attributes that sysfs writes in hexadecimal; -1 where there is none.
int hexadecimal(udev_device* device, const char* name) {
  const std::string text = attribute(device, name);
  char* end = nullptr;
  const long value = std::strtol(text.c_str(), &end, 16);
  return end == text.c_str() || value < 0 || value > 0xffff ? -1 : static_cast<int>(value);
}

bool can_open(udev_device* device) {
  const char* node = udev_device_get_devnode(device);
  return node != nullptr && ::access(node, R_OK | W_OK) == 0;
}

// Nothing for what has no vendor and product.
std::optional<UsbDevice> as_usb(udev_device* device) {
  const int vendor = hexadecimal(device, "idVendor");
  const int product = hexadecimal(device, "idProduct");
  if (vendor < 0 || product < 0) return std::nullopt;
  UsbDevice usb;
  usb.vendor = static_cast<std::uint16_t>(vendor);
  usb.product = static_cast<std::uint16_t>(product);
  // Not udev's ID_SERIAL_SHORT, in which characters are replaced: debuggers compare with this.
  usb.serial = attribute(device, "serial");
  usb.manufacturer = attribute(device, "manufacturer");
  usb.name = attribute(device, "product");
  usb.accessible = can_open(device);
  return usb;
}

std::string by_id_link(udev_device* device) {
  const char* links = udev_device_get_property_value(device, "DEVLINKS");
  std::istringstream words(links == nullptr ? "" : links);
  for (std::string link; words >> link;) {
    if (link.starts_with("/dev/serial/by-id/")) return link;
  }
  return "";
}

// Consoles and pseudo-terminals have no parent; of the legacy UARTs that a PC might have, those
// that are not there are of the type 0.
bool is_hardware(udev_device* device) {
  return udev_device_get_devnode(device) != nullptr && udev_device_get_parent(device) != nullptr &&
         attribute(device, "type") != "0";
}

SerialPort as_port(udev_device* device) {
  SerialPort port;
  port.path = udev_device_get_devnode(device);
  port.by_id = by_id_link(device);
  port.accessible = can_open(device);
  // Parents belong to the device.
  if (auto* usb = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device")) {
    port.usb = as_usb(usb);
  }
  if (auto* part = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_interface")) {
    const int number = hexadecimal(part, "bInterfaceNumber");
    if (number >= 0) port.interface = number;
  }
  return port;
}

}  // namespace

std::vector<UsbDevice> UdevDevices::usb_devices() {
  const Udev context = open_udev();
  std::vector<UsbDevice> devices;
  for (const Device& device : list(context.get(), "usb")) {
    const char* type = udev_device_get_devtype(device.get());
    if (type == nullptr || std::string_view(type) != "usb_device") continue;
    if (auto usb = as_usb(device.get())) devices.push_back(std::move(*usb));
  }
  std::sort(devices.begin(), devices.end(), [](const UsbDevice& a, const UsbDevice& b) {
    return std::tie(a.vendor, a.product, a.serial) < std::tie(b.vendor, b.product, b.serial);
  });
  return devices;
}

std::vector<SerialPort> UdevDevices::serial_ports() {
  const Udev context = open_udev();
  std::vector<SerialPort> ports;
  for (const Device& device : list(context.get(), "tty")) {
    if (is_hardware(device.get())) ports.push_back(as_port(device.get()));
  }
  std::sort(ports.begin(), ports.end(),
            [](const SerialPort& a, const SerialPort& b) { return a.path < b.path; });
  return ports;
}

PortFile UdevDevices::port_file(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) < 0) return {false, ""};
  const group* owner = ::getgrgid(status.st_gid);
  return {true, owner == nullptr ? "" : owner->gr_name};
}

bool UdevDevices::has_probe_rules() {
  for (const char* folder : {"/etc", "/usr/lib", "/lib"}) {
    std::error_code error;
    const auto rules = std::filesystem::path(folder) / "udev/rules.d/60-openocd.rules";
    if (std::filesystem::exists(rules, error)) return true;
  }
  return false;
}

}  // namespace assay

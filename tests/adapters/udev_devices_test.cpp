// What the adapter reads from descriptions of real devices is tested by tests/e2e/devices.sh, which
// can preload umockdev's.
#include "host/adapters/udev_devices.hpp"

#include <algorithm>
#include <tuple>

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("udev: what this computer has, also a container with little, is listed in order") {
  UdevDevices plugged;
  const auto usb = plugged.usb_devices();
  CHECK(std::is_sorted(usb.begin(), usb.end(), [](const UsbDevice& a, const UsbDevice& b) {
    return std::tie(a.vendor, a.product, a.serial) < std::tie(b.vendor, b.product, b.serial);
  }));
  const auto ports = plugged.serial_ports();
  CHECK(std::is_sorted(ports.begin(), ports.end(),
                       [](const SerialPort& a, const SerialPort& b) { return a.path < b.path; }));
  for (const SerialPort& port : ports) {
    CHECK(port.path.rfind("/dev/", 0) == 0);
    CHECK(port.path.rfind("/dev/pts/", 0) != 0);
    CHECK(port.path != "/dev/tty");
    CHECK(port.path != "/dev/console");
  }
}

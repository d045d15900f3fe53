#include "host/core/bench/thing_keys.hpp"

#include <algorithm>

#include "tests/adapters/temporary_folder.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;

namespace {

using Keys = std::vector<std::string>;

bool exclude(const Keys& one, const Keys& other) {
  return std::any_of(one.begin(), one.end(), [&](const std::string& key) {
    return std::find(other.begin(), other.end(), key) != other.end();
  });
}

const UsbDevice adapter = uart_adapter("U");
const UsbDevice probe = j_link("B");
const std::vector<SerialPort> plugged = {port_of(probe, "/dev/ttyACM0", 0),
                                         port_of(probe, "/dev/ttyACM1", 2),
                                         {"/dev/ttyS0", "", std::nullopt, std::nullopt, true},
                                         port_of(adapter, "/dev/ttyUSB0", 0)};

}  // namespace

TEST_CASE("keys: a port has the same under all its names") {
  const Keys by_path = link_keys(PathLink{"/dev/ttyUSB0", {}}, plugged);
  CHECK(exclude(by_path, link_keys(PathLink{plugged[3].by_id, {}}, plugged)));
  CHECK(exclude(by_path, link_keys(usb_link("U"), plugged)));
  CHECK(exclude(by_path, link_keys(usb_link("U", 0), plugged)));
  CHECK(exclude(by_path, url_keys("serial:///dev/ttyUSB0", plugged)));
  CHECK(exclude(by_path, url_keys("chaos+serial:/dev/ttyUSB0?rate=9600", plugged)));
  CHECK(exclude(by_path, url_keys("/dev/ttyUSB0?baud=9600", plugged)));
  CHECK(exclude(by_path, url_keys("usb:U", plugged)));
  CHECK(exclude(by_path, url_keys("chaos+usb:U?baud=9600&interface=0", plugged)));
  CHECK_FALSE(
      exclude(url_keys("usb:B?interface=0", plugged), url_keys("usb:B?interface=2", plugged)));
}

TEST_CASE("keys: they hold while the device is away for a moment") {
  for (const auto& interface : {std::optional<int>(), std::optional<int>(0)}) {
    const Keys away = link_keys(usb_link("U", interface), {});
    CHECK(exclude(away, link_keys(usb_link("U", interface), plugged)));
    CHECK(exclude(away, link_keys(PathLink{"/dev/ttyUSB0", {}}, plugged)));
  }
}

TEST_CASE("keys: different things have different ones") {
  CHECK_FALSE(exclude(link_keys(PathLink{"/dev/ttyACM0", {}}, plugged),
                      link_keys(PathLink{"/dev/ttyACM1", {}}, plugged)));
  CHECK_FALSE(exclude(link_keys(usb_link("B", 0), plugged), link_keys(usb_link("B", 2), plugged)));
  CHECK_FALSE(exclude(link_keys(PathLink{"/dev/ttyS0", {}}, plugged),
                      link_keys(PathLink{"/dev/ttyUSB0", {}}, plugged)));
  CHECK_FALSE(exclude(url_keys("tcp://lab:1", {}), url_keys("tcp://lab:2", {})));
}

TEST_CASE(
    "keys: a probe has those of the serial ports on its USB device, which lead to its board") {
  const Keys by_probe = device_keys(device("d", RttLink{}, UsbProbe{"B", ""}), plugged);
  CHECK(exclude(by_probe, url_keys("usb:B?interface=0", plugged)));
  CHECK(exclude(by_probe, url_keys("/dev/ttyACM1", plugged)));
  CHECK_FALSE(exclude(by_probe, url_keys("usb:U", plugged)));
  const UsbDevice only = st_link("A");
  const std::vector<SerialPort> one = {port_of(only, "/dev/ttyACM5", 2)};
  CHECK(exclude(probe_keys(UsbProbe{"A", ""}, one), url_keys("usb:A", one)));
  const UsbDevice nameless = st_link("");
  const std::vector<SerialPort> port = {port_of(nameless, "/dev/ttyACM6", 2)};
  CHECK(
      exclude(probe_keys(UsbProbe{"", "", 0x0483, 0x374b}, port), url_keys("/dev/ttyACM6", port)));
}

TEST_CASE("keys: a chip that may be no probe has its serial ports beside it") {
  const UsbDevice chip = {0x0403, 0x6011, "F", "FTDI", "Quad RS232-HS", true};
  const std::vector<SerialPort> ports = {port_of(chip, "/dev/ttyUSB1", 1),
                                         port_of(chip, "/dev/ttyUSB2", 2)};
  CHECK_FALSE(exclude(probe_keys(UsbProbe{"F", "x.cfg"}, ports), url_keys("/dev/ttyUSB1", ports)));
}

TEST_CASE("keys: a path is one whatever stands in it, and a host is none") {
  CHECK(url_keys("/dev/x://y", {}) == Keys{"port:/dev/x:/y"});
  CHECK(url_keys("/dev/usb:1", {}) == Keys{"port:/dev/usb:1"});
  CHECK(url_keys("usb:a://b", {}) == Keys{"port:a://b"});
  CHECK_FALSE(local_link("tcp:///dev/x:1"));
}

TEST_CASE("keys: a network address has the same with every scheme and name of this computer") {
  const Keys address = url_keys("tcp://127.0.0.1:5555", {});
  CHECK(address == Keys{"net:127.0.0.1:5555"});
  CHECK(url_keys("tcp://localhost:5555", {}) == address);
  CHECK(url_keys("tcp://[::1]:5555", {}) == address);
  CHECK(url_keys("rfc2217://LocalHost:5555/", {}) == address);
  CHECK(url_keys("chaos+tcp://127.0.0.1:5555?rate=9600", {}) == address);
  CHECK(probe_keys(RemoteBitbangProbe{"localhost:5555"}, {}) == address);
}

TEST_CASE("keys: a Unix socket is one thing by whatever path and for link and probe alike") {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "real");
  std::filesystem::create_symlink(folder.path() / "real", folder.path() / "other");
  const std::string real = (folder.path() / "real/serial").string();
  const Keys key = url_keys("unix:" + real, {});
  CHECK(key == Keys{"unix:" + std::filesystem::weakly_canonical(real).string()});
  CHECK(url_keys("unix:" + (folder.path() / "other/serial").string(), {}) == key);
  CHECK(url_keys("chaos+unix:" + real + "?rate=9600", {}) == key);
  CHECK(probe_keys(RemoteBitbangProbe{"unix:" + real}, {}) == key);
  CHECK(url_keys("unix:/a://b", {}) == Keys{"unix:/a:/b"});
  CHECK_FALSE(local_link("unix:/dev/x"));
}

TEST_CASE("keys: a probe's are the same from the bench and from the plugged device") {
  CHECK(probe_keys(UsbProbe{"B", "x.cfg"}, {}) == Keys{probe_key(probe)});
  CHECK(probe_key(j_link("")) == "probe:1366:1015");
  CHECK(probe_keys(UsbProbe{"", "", 0x1366, 0x1015}, {}) == Keys{probe_key(j_link(""))});
}

TEST_CASE("keys: a device's are those of link and probe, sorted, each once") {
  CHECK(device_keys(device("d", usb_link("U"), UsbProbe{"B", ""}), {}) ==
        Keys{"port:U", "probe:B"});
  CHECK(device_keys(device("d", UrlLink{"tcp://lab:1"}, RemoteBitbangProbe{"lab:1"}), {}) ==
        Keys{"net:lab:1"});
}

#include "host/adapters/serial_link.hpp"

#include <sys/file.h>

#include <numeric>
#include <thread>

#include "host/base/error.hpp"
#include "tests/adapters/fake_devices.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/adapters/pseudo_terminal.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/receive_all.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Catch::Matchers::ContainsSubstring;
using test::FakeDevices;
using test::Forked;
using test::Pipe;
using test::PseudoTerminal;

namespace {

SerialChoice at(const std::string& path) { return {path, "", std::nullopt}; }
SerialChoice usb(const std::string& serial) { return {"", serial, std::nullopt}; }

Bytes every_byte() {
  Bytes bytes(256);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

std::string refusal(const std::function<void()>& work, Blame blame = Blame::link) {
  const Error error = test::error_of(work);
  CHECK(error.blame() == blame);
  return error.what();
}

bool is_exclusive(const PseudoTerminal& port) {
  const UniqueFd fd(::open(port.path().c_str(), O_RDWR | O_NOCTTY));
  if (!fd && errno == EBUSY) return true;
  // The superuser gets in.
  int exclusive = 0;
  ::ioctl(fd.get(), TIOCGEXCL, &exclusive);
  return exclusive != 0;
}

}  // namespace

TEST_CASE("all byte values pass a serial link unchanged both ways") {
  PseudoTerminal port;
  FakeDevices devices;
  SerialLink link(at(port.path()), 115200, devices, test::no_stop);
  link.send(every_byte(), 30s);
  REQUIRE(port.receive(256) == every_byte());
  port.send(every_byte());
  REQUIRE(test::receive_all(link, 256) == every_byte());
}

TEST_CASE("a serial link is raw, 8N1, without flow control, at the rate asked for") {
  PseudoTerminal port;
  FakeDevices devices;
  termios2 left_behind = port.settings();
  left_behind.c_cflag |= CSTOPB | CRTSCTS | HUPCL;
  left_behind.c_iflag |= IXON | ICRNL | ISTRIP;
  port.set(left_behind);
  REQUIRE((port.settings().c_cflag & HUPCL) != 0);
  const std::uint32_t baud = GENERATE(9600, 115200, 250'000, 1'234'567);
  const SerialLink link(at(port.path()), baud, devices, test::no_stop);
  const termios2 settings = port.settings();
  REQUIRE(settings.c_ospeed == baud);
  REQUIRE(settings.c_ispeed == baud);
  REQUIRE(settings.c_iflag == 0);
  REQUIRE(settings.c_oflag == 0);
  REQUIRE(settings.c_lflag == 0);
  REQUIRE((settings.c_cflag & (CSIZE | PARENB | CSTOPB | CRTSCTS | HUPCL)) == CS8);
  REQUIRE(link.bits_per_second() == baud);
  REQUIRE(link.describe() == "serial://" + port.path());
  // Nothing runs at the rate of a pseudo-terminal.
  REQUIRE_FALSE(link.paced());
}

TEST_CASE("a new rate is the port's, and what arrived before it is kept") {
  PseudoTerminal port;
  FakeDevices devices;
  SerialLink link(at(port.path()), 115200, devices, test::no_stop);
  port.send({1, 2, 3});
  link.send(Bytes{9}, 30s);
  REQUIRE(link.set_rate(921'600));
  REQUIRE(port.settings().c_ospeed == 921'600);
  REQUIRE(link.bits_per_second() == 921'600);
  REQUIRE(test::receive_all(link, 3) == Bytes{1, 2, 3});
  REQUIRE(port.receive(1) == Bytes{9});
}

TEST_CASE("what a port had received before it was opened is dropped") {
  PseudoTerminal port;
  FakeDevices devices;
  { const SerialLink before(at(port.path()), 115200, devices, test::no_stop); }
  port.send({1, 2, 3});
  SerialLink link(at(port.path()), 115200, devices, test::no_stop);
  port.send({4});
  REQUIRE(test::receive_all(link, 1) == Bytes{4});
}

TEST_CASE("a serial port is one program's, which is named to the next") {
  PseudoTerminal port;
  FakeDevices devices;
  Pipe ready, done;
  Forked other([&] {
    done.writer.reset();
    const SerialLink link(at(port.path()), 115200, devices, test::no_stop);
    ready.say('r');
    return done.hear() == '\0' ? 0 : 1;
  });
  REQUIRE(ready.hear() == 'r');
  REQUIRE(is_exclusive(port));
  const std::string sentence =
      refusal([&] { SerialLink(at(port.path()), 115200, devices, test::no_stop); });
  REQUIRE_THAT(sentence, ContainsSubstring("The serial port " + port.path() + " is held by "));
  REQUIRE_THAT(sentence, ContainsSubstring(fmt::format("(process {})", other.pid())));
  done.writer.reset();
  REQUIRE(other.wait() == 0);
  REQUIRE_FALSE(is_exclusive(port));
  SerialLink(at(port.path()), 115200, devices, test::no_stop);
}

TEST_CASE("a lock on the port is enough to keep a serial link away") {
  PseudoTerminal port;
  FakeDevices devices;
  const UniqueFd other(::open(port.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(::flock(other.get(), LOCK_EX) == 0);
  // By this very process: there is none to be named.
  REQUIRE_THAT(refusal([&] { SerialLink(at(port.path()), 115200, devices, test::no_stop); }),
               ContainsSubstring("is held by another program. Close that, and try again."));
}

TEST_CASE("a port that is not there is told with those that are") {
  FakeDevices devices;
  const auto open = [&] { SerialLink(at("/dev/no-such-port"), 115200, devices, test::no_stop); };
  REQUIRE(refusal(open) ==
          "There is no serial port /dev/no-such-port. No serial port is plugged in.");
  devices.plug("/dev/ttyACM3", "0123", 2);
  devices.ports.push_back({"/dev/ttyS0", "", std::nullopt, std::nullopt, true});
  REQUIRE(refusal(open) ==
          "There is no serial port /dev/no-such-port. There are /dev/ttyACM3 (STM32 STLink, "
          "usb:0123, interface 2), /dev/ttyS0.");
  devices.unknown = true;
  REQUIRE_THAT(refusal(open), ContainsSubstring("There is no serial port /dev/no-such-port."));
}

TEST_CASE("a file that is no port is told as such") {
  FakeDevices devices;
  REQUIRE_THAT(refusal([&] { SerialLink(at("/dev/null"), 115200, devices, test::no_stop); }),
               ContainsSubstring("/dev/null is no serial port"));
}

TEST_CASE("a serial port is found by its USB serial number, and by interface among several") {
  PseudoTerminal first, second;
  FakeDevices devices;
  devices.plug(first.path(), "0123", 0);
  devices.plug("/dev/no-such-port", "0456", 0);
  REQUIRE(SerialLink(usb("0123"), 115200, devices, test::no_stop).describe() ==
          "serial://" + first.path());

  REQUIRE(refusal([&] { SerialLink(usb("0124"), 115200, devices, test::no_stop); }) ==
          fmt::format("No serial port has the USB serial number 0124. There are {} (STM32 STLink, "
                      "usb:0123, interface 0), /dev/no-such-port (STM32 STLink, usb:0456, "
                      "interface 0).",
                      first.path()));

  devices.plug(second.path(), "0123", 2);
  const std::string several =
      refusal([&] { SerialLink(usb("0123"), 115200, devices, test::no_stop); }, Blame::input);
  REQUIRE_THAT(several, ContainsSubstring(first.path() + " (STM32 STLink, usb:0123, interface 0)"));
  REQUIRE_THAT(several, ContainsSubstring("Add ?interface=N"));
  REQUIRE(SerialLink({"", "0123", 2}, 115200, devices, test::no_stop).describe() ==
          "serial://" + second.path());
  REQUIRE_THAT(refusal([&] {
                 SerialLink({"", "0123", 1}, 115200, devices, test::no_stop);
               }),
               ContainsSubstring("USB serial number 0123 and interface 1."));
}

TEST_CASE("an unplugged port is told, and again until it is back") {
  PseudoTerminal port;
  FakeDevices devices;
  SerialLink link(at(port.path()), 115200, devices, test::no_stop);
  port.send({1, 2});
  REQUIRE(test::receive_all(link, 2) == Bytes{1, 2});
  port.unplug();
  REQUIRE_THAT(refusal([&] { test::receive_all(link, 1); }),
               ContainsSubstring("is gone: it was unplugged"));
  REQUIRE_THAT(refusal([&] { link.send(Bytes{1}, 30s); }),
               ContainsSubstring("is gone: it was unplugged"));
  REQUIRE_THAT(refusal([&] { link.set_rate(9600); }),
               ContainsSubstring("is gone: it was unplugged"));
  REQUIRE_THAT(
      refusal([&] { link.reopen(1ms); }),
      ContainsSubstring("could not be opened again within 0.001 s. There is no serial port"));
  REQUIRE_THAT(refusal([&] { test::receive_all(link, 1); }),
               ContainsSubstring("is gone: it was unplugged"));
  REQUIRE_THAT(refusal([&] { link.play(std::vector<ControlLineStep>(1)); }),
               ContainsSubstring("is gone"));
}

TEST_CASE("a port whose name stays is opened again under it, as it was set last") {
  const test::TemporaryFolder folder;
  const std::string name = folder.path() / "usb-board-if00";
  FakeDevices devices;
  auto before = std::make_unique<PseudoTerminal>();
  test::point(name, before->path());
  SerialLink link(at(name), 115200, devices, test::no_stop);
  REQUIRE(link.set_rate(460'800));
  before->send({1, 2, 3});

  PseudoTerminal after;  // another number than the one before, which is still there
  std::filesystem::remove(name);
  before->unplug();
  std::thread desk([&] { test::point(name, after.path()); });
  const bool reopened = link.reopen(30s);
  desk.join();
  REQUIRE(reopened);
  REQUIRE(after.settings().c_ospeed == 460'800);
  REQUIRE(is_exclusive(after));
  after.send(every_byte());
  REQUIRE(test::receive_all(link, 256) == every_byte());
}

TEST_CASE("a port that comes back under another name is found by its USB device") {
  auto before = std::make_unique<PseudoTerminal>();
  PseudoTerminal after, other;
  FakeDevices devices;
  devices.plug(before->path(), "0123", 2);
  const bool by_path = GENERATE(true, false);
  SerialLink link(by_path ? at(before->path()) : usb("0123"), 115200, devices, test::no_stop);

  // In its place comes another port of the same device, and one of another with that number.
  before->unplug();
  devices.ports.clear();
  devices.plug(other.path(), "0123", 0);
  devices.plug(other.path(), "0123", 2, 0x5740);
  devices.asked = 0;
  devices.on_ask = [&] {
    // Each attempt looks for the port, and then for a sentence.
    if (devices.asked == 5) devices.plug(after.path(), "0123", 2);
  };
  REQUIRE(link.reopen(30s));
  REQUIRE(link.describe() == "serial://" + after.path());
  link.send(Bytes{5}, 30s);
  REQUIRE(after.receive(1) == Bytes{5});
}

TEST_CASE("a port without a USB serial number is found again by its name in by-id") {
  const test::TemporaryFolder folder;
  const std::string name = folder.path() / "usb-Prolific_USB-Serial-if00-port0";
  auto before = std::make_unique<PseudoTerminal>();
  PseudoTerminal after;
  FakeDevices devices;
  devices.ports.push_back({before->path(), name, UsbDevice{}, 0, true});
  SerialLink link(at(before->path()), 115200, devices, test::no_stop);
  before->unplug();
  test::point(name, after.path());
  REQUIRE(link.reopen(30s));
  after.send({7});
  REQUIRE(test::receive_all(link, 1) == Bytes{7});
}

TEST_CASE("a wish to stop ends the wait for a port that is gone") {
  Stop stop;
  PseudoTerminal port;
  FakeDevices devices;
  SerialLink link(at(port.path()), 115200, devices, stop);
  port.unplug();
  const test::Asker asker(stop);
  REQUIRE(test::is_cancelled([&] { link.reopen(60s); }));
}

TEST_CASE("a port without control lines is none to play steps on, but without steps it serves") {
  PseudoTerminal port;
  FakeDevices devices;
  SerialLink link(at(port.path()), 115200, devices, test::no_stop);
  link.play({});
  const std::vector<ControlLineStep> steps = {{true, false, 1}};
  REQUIRE_THAT(refusal([&] { link.play(steps); }),
               ContainsSubstring("has no control lines DTR and RTS"));
}

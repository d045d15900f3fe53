#include "host/adapters/open_link.hpp"

#include <csignal>

#include "host/adapters/serial_link.hpp"
#include "host/base/error.hpp"
#include "tests/adapters/fake_devices.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/adapters/pseudo_terminal.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

std::optional<Blame> blame_of(const std::function<std::unique_ptr<Link>(Duration)>& open,
                              Duration timeout) {
  try {
    await_link(open, timeout, test::no_stop);
  } catch (const Error& error) {
    return error.blame();
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a port that comes back after a reset is waited for and opened") {
  const test::TemporaryFolder folder;
  const std::string name = folder.path() / "usb-board-if00";
  const test::PseudoTerminal port;
  test::FakeDevices devices;
  int attempts = 0;
  const auto link = await_link(
      [&](Duration left) {
        REQUIRE(left <= 30s);
        if (++attempts == 3) test::point(name, port.path());
        return open_link(parse_attach_url(name), devices, left, test::no_stop);
      },
      30s, test::no_stop);
  REQUIRE(attempts == 3);
  REQUIRE(link->describe() == "serial://" + name);
}

TEST_CASE("a port that does not come in time is told as one that is not there") {
  test::FakeDevices devices;
  const auto open = [&](Duration left) {
    return open_link(parse_attach_url("/dev/no-such-port"), devices, left, test::no_stop);
  };
  REQUIRE_THROWS_WITH(await_link(open, 1ms, test::no_stop),
                      ContainsSubstring("There is no serial port /dev/no-such-port"));
}

TEST_CASE("what waiting does not mend ends it at once") {
  int attempts = 0;
  const auto open = [&](Duration) -> std::unique_ptr<Link> {
    ++attempts;
    throw Error(Blame::input, "Several serial ports.");
  };
  REQUIRE(blame_of(open, 30s) == Blame::input);
  REQUIRE(attempts == 1);
}

TEST_CASE("a wish to stop ends the wait for a link") {
  Stop stop;
  const test::Asker asker(stop);
  const auto open = [](Duration) -> std::unique_ptr<Link> {
    throw Error(Blame::link, "Connection refused.");
  };
  REQUIRE(test::is_cancelled([&] { await_link(open, 60s, stop); }));
}

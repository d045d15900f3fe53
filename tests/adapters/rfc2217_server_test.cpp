// Against the real ser2net, with a pseudo-terminal as the port behind it.
#include <numeric>

#include "host/adapters/open_link.hpp"
#include "host/adapters/rfc2217_link.hpp"
#include "host/base/error.hpp"
#include "tests/adapters/fake_devices.hpp"
#include "tests/adapters/pseudo_terminal.hpp"
#include "tests/adapters/ser2net.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/receive_all.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Bytes = std::vector<std::uint8_t>;
using test::PseudoTerminal;
using test::Ser2net;

namespace {

// All byte values, and all pairs of those that telnet or a terminal could take for its own.
Bytes bytes_and_pairs() {
  Bytes bytes(256);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  const Bytes special = {0, 3, 10, 13, 17, 19, 240, 250, 251, 255};
  for (const std::uint8_t first : special) {
    for (const std::uint8_t second : special) {
      bytes.insert(bytes.end(), {first, second});
    }
  }
  return bytes;
}

std::unique_ptr<Link> open(const std::string& url, Duration timeout = 30s) {
  static test::FakeDevices devices;
  return open_link(parse_attach_url(url), devices, timeout, test::no_stop);
}

std::string open_refusal(const std::string& url, Duration timeout = 30s) {
  try {
    open(url, timeout);
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::link);
    return error.what();
  }
  return "no Error was thrown";
}

bool lacks_ser2net() {
  if (!Ser2net::installed()) WARN("ser2net is not installed: not tested against it");
  return !Ser2net::installed();
}

}  // namespace

TEST_CASE("all bytes pass ser2net unchanged both ways, as telnet and raw") {
  if (lacks_ser2net()) return;
  PseudoTerminal port;
  const bool telnet = GENERATE(true, false);
  const Ser2net server(telnet ? "telnet(rfc2217),tcp" : "tcp", port.path());
  const auto link = open((telnet ? "rfc2217://" : "tcp://") + server.address());
  link->send(bytes_and_pairs(), 30s);
  REQUIRE(port.receive(bytes_and_pairs().size()) == bytes_and_pairs());
  port.send(bytes_and_pairs());
  REQUIRE(test::receive_all(*link, bytes_and_pairs().size()) == bytes_and_pairs());
}

TEST_CASE("ser2net sets the port to the rate of the link, first and later") {
  if (lacks_ser2net()) return;
  PseudoTerminal port;
  const Ser2net server("telnet(rfc2217),tcp", port.path());
  const auto link = open("rfc2217://" + server.address() + "?baud=250000");
  REQUIRE(port.settings().c_ospeed == 250'000);
  REQUIRE((port.settings().c_cflag & (CSIZE | PARENB | CSTOPB | CRTSCTS)) == CS8);
  REQUIRE(link->set_rate(1'000'000));
  REQUIRE(port.settings().c_ospeed == 1'000'000);
  REQUIRE(link->bits_per_second() == 1'000'000);
}

TEST_CASE("ser2net's port is opened again once its last connection is gone") {
  if (lacks_ser2net()) return;
  PseudoTerminal port;
  const Ser2net server("telnet(rfc2217),tcp", port.path());
  const auto link = open("rfc2217://" + server.address());
  REQUIRE(link->set_rate(57'600));
  REQUIRE(link->reopen(30s));
  REQUIRE(port.settings().c_ospeed == 57'600);
  link->send(Bytes{1, 255, 2}, 30s);
  REQUIRE(port.receive(3) == Bytes{1, 255, 2});
}

TEST_CASE("ser2net says what is wrong with its port, and the link passes it on") {
  if (lacks_ser2net()) return;
  PseudoTerminal port;
  const Ser2net without_port("telnet(rfc2217),tcp", "/dev/no-such-port");
  const std::string url = "rfc2217://" + without_port.address();
  REQUIRE_THAT(open_refusal(url),
               ContainsSubstring(url + " let go before its port was set up; it said: "
                                       "\"Device open failure: Value or file not found\""));

  const Ser2net server("telnet(rfc2217),tcp", port.path());
  const auto first = open("rfc2217://" + server.address());
  REQUIRE_THAT(open_refusal("rfc2217://" + server.address()),
               ContainsSubstring("it said: \"Port already in use\""));
}

TEST_CASE("ser2net without RFC 2217, and raw, are told as what they are") {
  if (lacks_ser2net()) return;
  PseudoTerminal port;
  const Ser2net telnet("telnet,tcp", port.path());
  REQUIRE_THAT(open_refusal("rfc2217://" + telnet.address()),
               ContainsSubstring("speaks Telnet, but refuses the COM port option (RFC 2217)"));
  PseudoTerminal other;
  const Ser2net raw("tcp", other.path());
  REQUIRE_THAT(
      open_refusal("rfc2217://" + raw.address(), 100ms),
      ContainsSubstring("speaks no Telnet. If it is a raw port, attach to tcp://" + raw.address()));
}

TEST_CASE(
    "control lines that ser2net's port does not have are told, and asked for in no other case") {
  if (lacks_ser2net()) return;
  PseudoTerminal port;
  const Ser2net server("telnet(rfc2217),tcp", port.path());
  const auto link = open("rfc2217://" + server.address());
  auto& lines = dynamic_cast<ControlLines&>(*link);
  lines.play({});
  const std::vector<ControlLineStep> steps = {{true, std::nullopt, 0}};
  REQUIRE_THROWS_AS(lines.play(steps), Error);
}

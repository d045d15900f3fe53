#include "host/adapters/tcp_link.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <csignal>
#include <future>
#include <vector>

#include "host/base/error.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using asio::ip::tcp;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string url_of(const tcp::acceptor& acceptor) {
  return fmt::format("tcp://127.0.0.1:{}", acceptor.local_endpoint().port());
}

// A port of the loopback interface where connections are neither taken nor refused: the queue of
// those that wait to be accepted is full.
struct StuckPort {
  StuckPort() {
    acceptor.open(tcp::v4());
    acceptor.bind(tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    acceptor.listen(0);
    for (auto* filler : {&first, &second, &third}) {
      filler->open(tcp::v4());
      filler->native_non_blocking(true);
      // Not Asio's connect, which waits also where the socket is non-blocking.
      const auto endpoint = acceptor.local_endpoint();
      ::connect(filler->native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size()));
    }
  }
  asio::io_context io;
  tcp::acceptor acceptor{io};
  tcp::socket first{io}, second{io}, third{io};
};

// A name service that does not answer as long as this lives.
struct SilentNameService {
  ~SilentNameService() { answered.set_value(); }
  HostLookup look_up() {
    return [end = answered.get_future().share()](const TcpAddress&) {
      end.wait();
      return FoundHost{};
    };
  }
  std::promise<void> answered;
};

}  // namespace

TEST_CASE("a TCP address is a host and a port") {
  const auto plain = parse_tcp_address("tcp://board.local:5555");
  REQUIRE(plain.host == "board.local");
  REQUIRE(plain.port == "5555");
  const auto six = parse_tcp_address("tcp://[::1]:1");
  REQUIRE(six.host == "::1");
  REQUIRE(six.port == "1");
}

TEST_CASE("a malformed TCP address is refused with how to write one") {
  const std::string url =
      GENERATE("", "tcp://", "tcp://host", "tcp://:5555", "tcp://host:", "tcp://host:0",
               "tcp://host:65536", "tcp://host:55x", "tcp://::1:5555", "udp://host:1", "host:1");
  CAPTURE(url);
  try {
    parse_tcp_address(url);
    FAIL("accepted");
  } catch (const Error& error) {
    REQUIRE(error.blame() == Blame::input);
    REQUIRE_THAT(error.what(), ContainsSubstring("\"" + url + "\"") &&
                                   ContainsSubstring("write tcp://HOST:PORT"));
  }
}

TEST_CASE("a TCP link carries bytes both ways") {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  const auto link = connect_tcp(url_of(acceptor), 30s, test::no_stop);
  tcp::socket far_end = acceptor.accept();
  REQUIRE(link->describe() == url_of(acceptor));
  REQUIRE_FALSE(link->paced());

  link->send(std::vector<std::uint8_t>{1, 2}, 30s);
  std::vector<std::uint8_t> bytes(2);
  REQUIRE(far_end.read_some(asio::buffer(bytes)) == 2);
  REQUIRE(bytes == std::vector<std::uint8_t>{1, 2});

  asio::write(far_end, asio::buffer("x", 1));
  REQUIRE(link->receive(bytes, 30s) == 1);
  REQUIRE(bytes[0] == 'x');

  far_end.close();
  REQUIRE_THROWS_AS(link->receive(bytes, 30s), Error);
}

TEST_CASE("a port where nothing listens is an error of the link that names it") {
  asio::io_context io;
  tcp::socket bound_only(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  const auto url = fmt::format("tcp://127.0.0.1:{}", bound_only.local_endpoint().port());
  const Error error = test::error_of([&] { connect_tcp(url, 30s, test::no_stop); });
  REQUIRE(error.blame() == Blame::link);
  REQUIRE_THAT(error.what(), ContainsSubstring(url) && ContainsSubstring("refused"));
}

TEST_CASE("a port that does not answer is an error of the link after the time-out") {
  const StuckPort port;
  const Error error =
      test::error_of([&] { connect_tcp(url_of(port.acceptor), 20ms, test::no_stop); });
  REQUIRE(error.blame() == Blame::link);
  REQUIRE_THAT(error.what(), ContainsSubstring("timed out"));
}

TEST_CASE("a wish to stop ends connecting at once") {
  const StuckPort port;
  Stop stop;
  const test::Asker asker(stop);
  REQUIRE(test::is_cancelled([&] { connect_tcp(url_of(port.acceptor), 60s, stop); }));
}

TEST_CASE("a name is looked up, and what it is found to be is connected to") {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  TcpAddress asked;
  const auto link =
      connect_tcp("tcp://board.lab:5555", 30s, test::no_stop, [&](const TcpAddress& address) {
        asked = address;
        return FoundHost{{acceptor.local_endpoint()}, ""};
      });
  acceptor.accept();
  REQUIRE(asked.host == "board.lab");
  REQUIRE(asked.port == "5555");
  REQUIRE(link->describe() == "tcp://board.lab:5555");
}

TEST_CASE("a name that is not found is told with why, also one whose look-up fails") {
  const HostLookup look_up = GENERATE(
      HostLookup([](const TcpAddress&) {
        return FoundHost{{}, "no such name"};
      }),
      HostLookup([](const TcpAddress&) -> FoundHost { throw std::runtime_error("no such name"); }));
  const Error error =
      test::error_of([&] { connect_tcp("tcp://board.lab:5555", 30s, test::no_stop, look_up); });
  REQUIRE(error.blame() == Blame::link);
  REQUIRE_THAT(error.what(), ContainsSubstring("tcp://board.lab:5555: no such name"));
}

TEST_CASE("the system's name service knows this computer") {
  const FoundHost found = ask_name_service({"localhost", "5555"});
  REQUIRE_FALSE(found.endpoints.empty());
  REQUIRE(found.endpoints.front().address().is_loopback());
  REQUIRE(found.endpoints.front().port() == 5555);
}

TEST_CASE("a name service that does not answer holds nobody up beyond the time-out") {
  SilentNameService service;
  const Error error = test::error_of(
      [&] { connect_tcp("tcp://board.lab:5555", 20ms, test::no_stop, service.look_up()); });
  REQUIRE(error.blame() == Blame::link);
  REQUIRE_THAT(error.what(), ContainsSubstring("looking up the name board.lab timed out"));
}

TEST_CASE("a wish to stop ends the look-up of a name at once") {
  SilentNameService service;
  Stop stop;
  const test::Asker asker(stop);
  REQUIRE(test::is_cancelled(
      [&] { connect_tcp("tcp://board.lab:5555", 60s, stop, service.look_up()); }));
}

TEST_CASE("an address in numbers is looked up nowhere") {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  SilentNameService service;
  connect_tcp(url_of(acceptor), 30s, test::no_stop, service.look_up());
}

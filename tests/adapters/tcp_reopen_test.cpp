#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <thread>
#include <vector>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/link_ends.hpp"
#include "host/adapters/tcp_link.hpp"
#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using asio::ip::tcp;

namespace {

struct Listener {
  Listener() : acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}
  std::string url() const {
    return fmt::format("tcp://127.0.0.1:{}", acceptor.local_endpoint().port());
  }
  asio::io_context io;
  tcp::acceptor acceptor;
};

}  // namespace

TEST_CASE("a TCP link that was closed is opened again at the same address, without what it had") {
  Listener listener;
  const auto link = connect_tcp(listener.url(), 30s, test::no_stop);
  tcp::socket first = listener.acceptor.accept();
  asio::write(first, asio::buffer("old", 3));
  first.close();

  REQUIRE(link->reopen(30s));
  tcp::socket second = listener.acceptor.accept();
  asio::write(second, asio::buffer("new", 3));
  std::vector<std::uint8_t> bytes(10);
  REQUIRE(link->receive(bytes, 30s) == 3);
  REQUIRE(bytes[0] == 'n');
  link->send(std::vector<std::uint8_t>{7}, 30s);
  std::uint8_t byte = 0;
  REQUIRE(second.read_some(asio::buffer(&byte, 1)) == 1);
  REQUIRE(byte == 7);
}

TEST_CASE("opening a TCP link again is tried until what listens there is back") {
  Listener listener;
  const auto endpoint = listener.acceptor.local_endpoint();
  const auto link = connect_tcp(listener.url(), 30s, test::no_stop);
  {
    tcp::socket first = listener.acceptor.accept();
    // Nothing is left waiting for its end, so that the port is free for the next listener.
    first.set_option(asio::socket_base::linger(true, 0));
  }
  listener.acceptor.close();
  REQUIRE_THROWS_AS(link->reopen(0us), Error);

  std::thread far_end([&] {
    listener.acceptor.open(tcp::v4());
    listener.acceptor.set_option(asio::socket_base::reuse_address(true));
    listener.acceptor.bind(endpoint);
    listener.acceptor.listen();
  });
  const bool reopened = link->reopen(30s);
  far_end.join();
  REQUIRE(reopened);
}

TEST_CASE("opening a TCP link again where nothing listens any more is an error of the link") {
  Listener listener;
  const auto link = connect_tcp(listener.url(), 30s, test::no_stop);
  listener.acceptor.close();
  try {
    link->reopen(50ms);
    FAIL("reopened");
  } catch (const Error& error) {
    REQUIRE(error.blame() == Blame::link);
  }
}

TEST_CASE("a link that has nothing to connect to again says so, and has no rate to set") {
  LinkEnds ends = make_link_ends(LinkKind::uart);
  FdLink link(std::move(ends.ours), "socketpair", test::no_stop);
  REQUIRE_FALSE(link.reopen(30s));
  REQUIRE_FALSE(link.set_rate(9600));
  REQUIRE(link.bits_per_second() == 0);
}

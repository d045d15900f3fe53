#include "host/adapters/fd_link.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <numeric>
#include <thread>
#include <vector>

#include "host/adapters/link_ends.hpp"
#include "host/base/error.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using assay::test::Forked;
using Bytes = std::vector<std::uint8_t>;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Connection {
  explicit Connection(const Stop& stop) : Connection(LinkKind::uart, stop) {}
  explicit Connection(LinkKind kind = LinkKind::uart, const Stop& stop = test::no_stop)
      : ends(make_link_ends(kind)), link(std::move(ends.ours), ends.description, stop) {}
  void far_sends(const Bytes& bytes) const {
    REQUIRE(::write(ends.theirs.get(), bytes.data(), bytes.size()) ==
            static_cast<ssize_t>(bytes.size()));
  }
  Bytes far_receives(std::size_t room_bytes) const {
    Bytes bytes(room_bytes);
    const auto count = ::read(ends.theirs.get(), bytes.data(), bytes.size());
    bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return bytes;
  }

  LinkEnds ends;
  FdLink link;
};

Bytes receive_once(Link& link, std::size_t room_bytes, Duration timeout = 30s) {
  Bytes bytes(room_bytes);
  bytes.resize(link.receive(bytes, timeout));
  return bytes;
}

// A far end with no buffer of its own: it blocks on its output before it reads on.
void echo_until_closed(int fd) {
  std::array<std::uint8_t, 4096> room;
  for (ssize_t count = 0; (count = ::read(fd, room.data(), room.size())) > 0;) {
    for (ssize_t sent = 0; sent < count;) {
      const auto more =
          ::send(fd, room.data() + sent, static_cast<std::size_t>(count - sent), MSG_NOSIGNAL);
      if (more <= 0) return;
      sent += more;
    }
  }
}

Bytes pattern(std::size_t size_bytes) {
  Bytes bytes(size_bytes);
  std::uint32_t state = 1;
  for (auto& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

}  // namespace

TEST_CASE("bytes cross a link both ways, over either kind of connection") {
  Connection c(GENERATE(LinkKind::uart, LinkKind::tcp));
  c.link.send(Bytes{1, 2, 3}, 30s);
  REQUIRE(c.far_receives(10) == Bytes{1, 2, 3});
  c.far_sends({4, 5, 6});
  REQUIRE(receive_once(c.link, 2) == Bytes{4, 5});
  REQUIRE(receive_once(c.link, 10) == Bytes{6});
}

TEST_CASE("a link says what it is and whether the wire paces it") {
  Connection uart(LinkKind::uart);
  REQUIRE(uart.link.describe() == "uart");
  REQUIRE_FALSE(uart.link.paced());
  REQUIRE(Connection(LinkKind::tcp).link.describe().starts_with("tcp 127.0.0.1:"));
  REQUIRE(FdLink(std::move(uart.ends.theirs), "serial", test::no_stop, true).paced());
}

TEST_CASE("receiving where nothing came returns 0, at once or after the time-out") {
  Connection c;
  REQUIRE(receive_once(c.link, 1, 0us).empty());
  const auto before = std::chrono::steady_clock::now();
  REQUIRE(receive_once(c.link, 1, 2ms).empty());
  REQUIRE(std::chrono::steady_clock::now() - before >= 2ms);
}

TEST_CASE("an echo far larger than every buffer between crosses without a deadlock") {
  Connection c(GENERATE(LinkKind::uart, LinkKind::tcp));
  const Bytes sent = pattern(8'000'000);
  std::thread far_end([&] { echo_until_closed(c.ends.theirs.get()); });
  Bytes received;
  try {
    c.link.send(sent, 30s);
    while (received.size() < sent.size()) {
      const Bytes more = receive_once(c.link, 100'000);
      if (more.empty()) break;
      received.insert(received.end(), more.begin(), more.end());
    }
  } catch (const Error& error) {
    UNSCOPED_INFO(error.what());
  }
  ::shutdown(c.ends.theirs.get(), SHUT_RDWR);
  far_end.join();
  REQUIRE((received == sent));  // not to be printed
}

TEST_CASE("a far end that takes nothing makes send time out") {
  Connection c;
  const Error error = test::error_of([&] { c.link.send(Bytes(8'000'000), 5ms); });
  REQUIRE(error.blame() == Blame::link);
  REQUIRE_THAT(error.what(), ContainsSubstring("uart takes no more bytes"));
}

TEST_CASE("a far end that takes nothing but sends without end makes send time out as well") {
  Connection c;
  std::atomic<std::size_t> sent_bytes = 0;
  std::thread far_end([&] {
    const Bytes block(1 << 16);
    ssize_t count = 0;
    while ((count = ::send(c.ends.theirs.get(), block.data(), block.size(), MSG_NOSIGNAL)) > 0) {
      sent_bytes += static_cast<std::size_t>(count);
    }
  });
  // Long enough for all that may be kept to arrive, on any machine.
  const Error error = test::error_of([&] { c.link.send(Bytes(8'000'000), 500ms); });
  const std::size_t taken_bytes = sent_bytes;
  ::shutdown(c.ends.theirs.get(), SHUT_RDWR);
  far_end.join();
  REQUIRE(error.blame() == Blame::link);
  // What is kept, and the one block and the socket's buffer beyond it.
  REQUIRE(taken_bytes < FdLink::early_limit_bytes + (4 << 20));
}

TEST_CASE("a closed link first gives what was sent before, then an error of the link") {
  Connection c;
  c.far_sends({1, 2, 3});
  c.ends.theirs.reset();
  REQUIRE(receive_once(c.link, 10) == Bytes{1, 2, 3});
  for (int again = 0; again < 2; ++again) {
    const Error error = test::error_of([&] { receive_once(c.link, 10); });
    REQUIRE(error.blame() == Blame::link);
    REQUIRE_THAT(error.what(), ContainsSubstring("uart was closed by the far end"));
  }
}

TEST_CASE("sending to a closed link is an error, and not a signal that ends the tool") {
  Connection c;
  c.ends.theirs.reset();
  REQUIRE(test::error_of([&] { c.link.send(Bytes{1}, 30s); }).blame() == Blame::link);
}

TEST_CASE("what a far end sent before it broke a send off can still be received") {
  Connection c;
  std::thread far_end([&] {
    const Bytes last_words = {7, 8, 9};
    // Wait for the send to be under way.
    pollfd fd = {c.ends.theirs.get(), POLLIN, 0};
    ::poll(&fd, 1, 30'000);
    [[maybe_unused]] const auto count =
        ::write(c.ends.theirs.get(), last_words.data(), last_words.size());
    c.ends.theirs.reset();
  });
  const Error error = test::error_of([&] { c.link.send(Bytes(8'000'000), 30s); });
  far_end.join();
  REQUIRE(error.blame() == Blame::link);
  REQUIRE(receive_once(c.link, 10) == Bytes{7, 8, 9});
  REQUIRE_THROWS_AS(receive_once(c.link, 10), Error);
}

TEST_CASE("a link that goes on with another connection forgets what it had received") {
  Connection c;
  std::thread far_end([&] {
    const Bytes greeting = {1, 2, 3};
    [[maybe_unused]] const auto count =
        ::write(c.ends.theirs.get(), greeting.data(), greeting.size());
  });
  far_end.join();
  // A send that blocks keeps what arrives meanwhile.
  REQUIRE_THROWS_AS(c.link.send(Bytes(8'000'000), 1ms), Error);
  Connection other;
  LinkEnds next = make_link_ends(LinkKind::uart);
  c.link.replace(std::move(next.ours));
  REQUIRE(receive_once(c.link, 10, 0us).empty());
  c.link.send(Bytes{5}, 30s);
  std::uint8_t byte = 0;
  REQUIRE(::read(next.theirs.get(), &byte, 1) == 1);
  REQUIRE(byte == 5);
}

TEST_CASE("a wish to stop ends receiving and sending at once") {
  Stop stop;
  Connection c(stop);
  test::Asker user(stop);
  SECTION("receiving") {
    REQUIRE(test::is_cancelled([&] { receive_once(c.link, 1, 60s); }));
  }
  SECTION("sending") {
    REQUIRE(test::is_cancelled([&] { c.link.send(Bytes(8'000'000), 60s); }));
  }
  SECTION("receiving from a far end that always has something") {
    c.far_sends(Bytes(1000));
    user.wait();
    REQUIRE(test::is_cancelled([&] { receive_once(c.link, 1); }));
  }
}

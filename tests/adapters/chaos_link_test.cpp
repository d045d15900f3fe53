#include "host/adapters/chaos_link.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "host/base/error.hpp"
#include "tests/core/line/lines.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

// A link and the clock that its waiting moves on. What the far end sends comes at given times.
class FarEnd : public Link, public Clock {
 public:
  void send(std::span<const std::uint8_t> bytes, Duration) override {
    if (closed) throw Error(Blame::link, "closed");
    for (const std::uint8_t value : bytes) received.push_back({value, time});
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
    const Duration until = time + timeout;
    if (sends.empty() && closed) throw Error(Blame::link, "closed");
    if (sends.empty() || sends.front().first > until) {
      time = until;
      return 0;
    }
    time = std::max(time, sends.front().first);
    const LineBytes bytes = sends.front().second;
    sends.pop_front();
    REQUIRE(bytes.size() <= room.size());
    std::copy(bytes.begin(), bytes.end(), room.begin());
    return bytes.size();
  }
  bool paced() const override { return false; }
  std::string describe() const override { return "tcp://127.0.0.1:5555"; }
  bool reopen(Duration) override { return can_reopen; }
  Duration now() const override { return time; }

  LineBytes received_bytes() const {
    LineBytes bytes;
    for (const auto& [value, at] : received) bytes.push_back(value);
    return bytes;
  }

  Duration time{1'000'000'000};
  std::deque<std::pair<Duration, LineBytes>> sends;
  std::vector<std::pair<std::uint8_t, Duration>> received;
  bool closed = false;
  bool can_reopen = true;
};

LineChoice choice(const std::string& parameters) {
  return parse_line_parameters(parameters, "URL");
}

// What is received until nothing comes for a second.
LineBytes drain(Link& link) {
  LineBytes all;
  LineBytes room(100);
  while (const std::size_t count = link.receive(room, 1s)) {
    all.insert(all.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
  }
  return all;
}

}  // namespace

TEST_CASE("bytes for the device arrive at the line's rate while the host waits for an answer") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice("rate=10000&latency_ms=5"));  // 1 ms a byte
  const Duration start = far_end.time;
  link.send(counting_bytes(20), 10s);
  REQUIRE(far_end.received.empty());
  LineBytes room(10);
  REQUIRE(link.receive(room, 100ms) == 0);
  REQUIRE(far_end.time == start + 100ms);
  REQUIRE(far_end.received_bytes() == counting_bytes(20));
  for (std::size_t i = 0; i < 20; ++i) {
    const Duration due = start + 5ms + 1ms * (i + 1);
    REQUIRE(far_end.received[i].second >= due);
    REQUIRE(far_end.received[i].second <= due + 1ms);
  }
}

TEST_CASE("bytes of the device are handed out when they arrive, and not before") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice("rate=10000&latency_ms=5"));
  const Duration start = far_end.time;
  far_end.sends = {{start + 10ms, {1, 2, 3}}, {start + 11ms, {4}}};
  LineBytes room(10);
  REQUIRE(link.receive(room, 15ms) == 0);
  REQUIRE(far_end.time == start + 15ms);
  REQUIRE(link.receive(room, 1s) == 1);
  REQUIRE(room[0] == 1);
  REQUIRE(far_end.time == start + 16ms);
  REQUIRE(drain(link) == LineBytes{2, 3, 4});
}

TEST_CASE("a receive that does not wait takes what has arrived, and feeds the device") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice("latency_ms=5"));
  link.send({{1}}, 10s);
  far_end.sends = {{far_end.time, {9}}};
  LineBytes room(10);
  REQUIRE(link.receive(room, 0us) == 0);
  far_end.time += 5ms;
  REQUIRE(link.receive(room, 0us) == 1);
  REQUIRE(far_end.received_bytes() == LineBytes{1});
}

TEST_CASE("a line without parameters changes nothing") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice(""));
  link.send(counting_bytes(1000), 10s);
  REQUIRE(far_end.received_bytes() == counting_bytes(1000));
  far_end.sends = {{far_end.time, {1, 2}}};
  REQUIRE(drain(link) == LineBytes{1, 2});
  REQUIRE_FALSE(link.paced());
  REQUIRE_FALSE(link.set_rate(9600));
  REQUIRE(link.describe() == "chaos+tcp://127.0.0.1:5555 (no faults)");
}

TEST_CASE("the faults of a seed befall both directions, each in its own way") {
  const auto pass = [](const std::string& parameters) {
    FarEnd far_end;
    ChaosLink link(far_end, far_end, choice(parameters));
    link.send(counting_bytes(1000), 10s);
    far_end.sends = {{far_end.time, counting_bytes(1000)}};
    const LineBytes received = drain(link);
    REQUIRE(link.to_device().flips > 0);
    REQUIRE(link.to_host().flips > 0);
    return std::pair{received, far_end.received_bytes()};
  };
  const auto first = pass("flip=0.01&seed=7");
  REQUIRE(first.first != first.second);
  REQUIRE(first == pass("flip=0.01&seed=7"));
  REQUIRE(first != pass("flip=0.01&seed=8"));
}

TEST_CASE("a faulty line describes itself with the seed that repeats it") {
  FarEnd far_end;
  REQUIRE(ChaosLink(far_end, far_end, choice("rate=115200&latency_ms=16")).describe() ==
          "chaos+tcp://127.0.0.1:5555 (115200 baud, 16 ms)");
  REQUIRE(ChaosLink(far_end, far_end, choice("flip=1e-5&seed=7")).describe() ==
          "chaos+tcp://127.0.0.1:5555 (flip=1e-05, seed=7)");
  const std::string drawn = ChaosLink(far_end, far_end, choice("flip=1e-5")).describe();
  REQUIRE(drawn.starts_with("chaos+tcp://127.0.0.1:5555 (flip=1e-05, seed="));
}

TEST_CASE("a rate makes the link paced, and can be changed once all that was sent is out") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice("rate=10000"));
  REQUIRE(link.paced());
  REQUIRE(link.bits_per_second() == 10'000);
  const Duration start = far_end.time;
  link.send(counting_bytes(10), 10s);
  far_end.sends = {{start + 5ms, {1, 2}}};
  REQUIRE(link.set_rate(100'000));
  REQUIRE(far_end.received_bytes() == counting_bytes(10));
  REQUIRE(far_end.time >= start + 10ms);
  REQUIRE(link.bits_per_second() == 100'000);
  REQUIRE(drain(link) == LineBytes{1, 2});  // what came meanwhile

  const Duration changed = far_end.time;
  link.send(counting_bytes(10), 10s);
  far_end.sends = {{changed, {5}}};
  LineBytes room(10);
  REQUIRE(link.receive(room, 1s) == 1);
  REQUIRE(far_end.time == changed + 100us);
  REQUIRE(link.receive(room, 2ms) == 0);
  REQUIRE(far_end.received.back().second <= changed + 1ms + 200us);
}

TEST_CASE("a far end that closes is an error once what it sent has been handed out") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice("rate=10000&latency_ms=5"));
  far_end.sends = {{far_end.time, {1, 2, 3}}};
  far_end.closed = true;
  LineBytes room(10);
  REQUIRE(link.receive(room, 10s) == 3);
  REQUIRE_THROWS_AS(link.receive(room, 10s), Error);
  link.send({{1}}, 10s);  // is on its way
  REQUIRE_THROWS_AS(link.receive(room, 10s), Error);
}

TEST_CASE("a line that is opened again has lost what was under way") {
  FarEnd far_end;
  ChaosLink link(far_end, far_end, choice("rate=10000&latency_ms=5"));
  link.send(counting_bytes(10), 10s);
  far_end.sends = {{far_end.time, {1, 2, 3}}};
  LineBytes room(10);
  REQUIRE(link.receive(room, 1ms) == 0);
  far_end.can_reopen = false;
  REQUIRE_FALSE(link.reopen(1s));
  far_end.can_reopen = true;
  REQUIRE(link.reopen(1s));
  REQUIRE(drain(link).empty());
  REQUIRE(far_end.received.empty());
}

#include "tests/core/line/lines.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

LineOptions rate(std::uint32_t bits_per_second, Duration latency = 0us) {
  LineOptions options;
  options.bits_per_second = bits_per_second;
  options.latency = latency;
  return options;
}

}  // namespace

TEST_CASE("a line without a rate and latency delivers at once and unchanged") {
  LineModel line({}, 1);
  REQUIRE(line.next() == kNever);
  line.send(counting_bytes(1000), 5s);
  REQUIRE(line.next() == 5s);
  REQUIRE(line.take(5s) == counting_bytes(1000));
  REQUIRE(line.next() == kNever);
  REQUIRE(line.busy(6s) == 0us);
}

TEST_CASE("a byte takes ten bits' time on the line, and latency behind it") {
  LineModel line(rate(10'000, 16ms), 1);  // 1 ms a byte
  line.send({{1, 2, 3}}, 1s);
  REQUIRE(line.next() == 1s + 17ms);
  REQUIRE(line.take(1s + 17ms - 1us).empty());
  REQUIRE(line.take(1s + 18ms) == LineBytes{1, 2});
  REQUIRE(line.next() == 1s + 19ms);
  REQUIRE(line.idle_at() == 1s + 3ms);
}

TEST_CASE("what is sent while the line is busy waits for its turn") {
  LineModel line(rate(10'000), 1);
  line.send({{1, 2, 3}}, 0us);
  line.send({{4}}, 1ms);
  REQUIRE(line.idle_at() == 4ms);
  line.send({{5}}, 10ms);
  REQUIRE(line.take(10ms) == LineBytes{1, 2, 3, 4});
  REQUIRE(line.next() == 11ms);
}

TEST_CASE("a second's worth of bytes takes a second, also where a byte's time is no whole number") {
  const std::uint32_t baud = GENERATE(9600u, 115200u, 921600u, 3000000u, 7000000u);
  LineModel line(rate(baud), 1);
  for (std::uint32_t i = 0; i < baud / 10; ++i) line.send({{1}}, 0us);
  CAPTURE(baud);
  REQUIRE(line.idle_at() == 1s);
  REQUIRE(line.busy(2s) == 1s);
}

TEST_CASE("busy time is what was sent, not what was waited between, up to the time asked for") {
  LineModel line(rate(10'000), 1);
  line.send(counting_bytes(5), 10ms);
  line.send(counting_bytes(7), 100ms);
  REQUIRE(line.busy(103ms) == 8ms);
  REQUIRE(line.busy(200ms) == 12ms);
  REQUIRE(line.counters().sent_bytes == 12);
}

TEST_CASE("taking stops at the room given, and goes on there") {
  LineModel line({}, 1);
  line.send(counting_bytes(5), 0us);
  REQUIRE(line.take(0us, 2) == LineBytes{1, 2});
  std::uint8_t room[2];
  REQUIRE(line.take(0us, room) == 2);
  REQUIRE(room[1] == 4);
  REQUIRE(line.take(0us) == LineBytes{5});
  REQUIRE(line.counters().delivered_bytes == 5);
}

TEST_CASE("a long stream taken a little at a time arrives whole") {
  LineModel line(rate(1'000'000), 1);
  LineBytes received;
  for (int i = 0; i < 1000; ++i) {
    line.send(counting_bytes(255), Duration{i * 2550});
    received = received + line.take(Duration{i * 2550}, 300);
  }
  received = received + all_of(line);
  REQUIRE(received.size() == 255'000);
  for (std::size_t i = 0; i < received.size(); ++i) {
    if (received[i] != 1 + i % 255) FAIL("byte " << i);
  }
}

TEST_CASE("jitter delays pieces by up to its amount and keeps their order") {
  LineOptions options = rate(0, 10ms);
  options.jitter = 5ms;
  LineModel line(options, 3);
  Duration least = kNever;
  Duration most{0};
  for (int i = 0; i < 200; ++i) {
    const Duration now = i * 100ms;
    line.send({{static_cast<std::uint8_t>(i)}}, now);
    least = std::min(least, line.next() - now);
    most = std::max(most, line.next() - now);
    line.take(now + 50ms);
  }
  REQUIRE(least >= 10ms);
  REQUIRE(least < 10ms + 500us);
  REQUIRE(most <= 15ms);
  REQUIRE(most > 15ms - 500us);

  LineModel dense(options, 3);
  const LineBytes sent = counting_bytes(255);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    dense.send({{sent[i]}}, Duration{static_cast<int>(i) * 10});
  }
  REQUIRE(all_of(dense) == sent);
}

TEST_CASE("a latency timer hands over after its time since the first byte") {
  LineOptions options = rate(10'000);
  options.timer = 16ms;
  LineModel line(options, 1);
  line.send(counting_bytes(20), 0us);  // arrive at 1, 2, ... 20 ms
  REQUIRE(line.next() == 17ms);
  REQUIRE(line.take(17ms - 1us).empty());
  REQUIRE(line.take(17ms, 10).size() == 10);
  // The rest of the 17 bytes of that time, but none of the next.
  REQUIRE(line.next() <= 17ms);
  REQUIRE(line.take(17ms) == LineBytes{11, 12, 13, 14, 15, 16, 17});
  REQUIRE(line.next() == 18ms + 16ms);
  REQUIRE(line.take(34ms) == LineBytes{18, 19, 20});
}

TEST_CASE("a latency timer hands over 62 bytes at once when they are there") {
  LineOptions options = rate(1'000'000);  // 10 us a byte
  options.timer = 16ms;
  LineModel line(options, 1);
  line.send(counting_bytes(70), 0us);
  REQUIRE(line.next() == 620us);
  REQUIRE(line.take(1ms) == counting_bytes(62));
  REQUIRE(line.next() == 630us + 16ms);
  // Late takers see the same hand-overs.
  REQUIRE(line.take(20ms).size() == 8);
}

TEST_CASE("what a sender had not sent when it lost power never leaves") {
  LineModel line(rate(10'000, 5ms), 1);
  line.send(counting_bytes(10), 0us);
  line.cut(4ms);
  REQUIRE(line.idle_at() == 4ms);
  REQUIRE(line.busy(1s) == 4ms);
  REQUIRE(line.counters().lost_bytes == 6);
  line.send({{99}}, 4ms);
  REQUIRE(line.take(1s) == LineBytes{1, 2, 3, 4, 99});
}

TEST_CASE("what never left delays nothing") {
  LineModel line(rate(10'000), 1);
  line.send(counting_bytes(1000), 0us);
  line.cut(0us);
  line.send({{5}}, 1ms);
  REQUIRE(line.next() == 2ms);
}

TEST_CASE("a lost connection delivers nothing of what was under way") {
  LineOptions options = rate(10'000, 5ms);
  options.faults.reorder = 1;
  LineModel line(options, 1);
  line.send(frame("abc") + frame("def") + frame("ghi"), 0us);
  line.clear(10ms);
  REQUIRE(all_of(line).empty());
  REQUIRE(line.next() == kNever);
  REQUIRE(line.counters().lost_bytes == 12);
}

TEST_CASE("a changed rate holds for what is sent from then on") {
  LineModel line(rate(10'000), 1);
  line.send({{1}}, 0us);
  line.set_rate(100'000, 100'000);
  line.send({{2}}, 0us);
  REQUIRE(line.idle_at() == 1ms + 100us);
  REQUIRE(line.take(2ms) == LineBytes{1, 2});
}

TEST_CASE("ends whose rates differ by up to 5 % understand each other") {
  LineModel line(rate(100'000), 1);
  line.set_rate(100'000, GENERATE(95'000u, 105'000u));
  line.send(counting_bytes(100), 0us);
  REQUIRE(all_of(line) == counting_bytes(100));
}

TEST_CASE("ends whose rates differ more get other bytes, as many as the rates' ratio makes") {
  const auto [receiver, count] = GENERATE(std::pair{94'000u, 94u}, std::pair{106'000u, 106u},
                                          std::pair{50'000u, 50u}, std::pair{200'000u, 200u});
  LineModel line(rate(100'000), 1);
  line.set_rate(100'000, receiver);
  line.send(counting_bytes(100), 0us);
  const LineBytes received = all_of(line);
  CAPTURE(receiver);
  REQUIRE(received.size() == count);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(100, count); ++i) {
    equal += received[i] == counting_bytes(100)[i];
  }
  REQUIRE(equal < 5);
  REQUIRE(line.counters().garbled_bytes == 100);

  line.set_rate(100'000, 100'000);
  line.send(counting_bytes(100), 1s);
  REQUIRE(all_of(line) == counting_bytes(100));
}

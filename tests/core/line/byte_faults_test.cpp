#include <array>
#include <bit>

#include "tests/core/line/lines.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;

namespace {

// Within five standard deviations of `count` draws of `probability`.
bool plausible(std::uint64_t struck, std::size_t count, double probability) {
  const double mean = static_cast<double>(count) * probability;
  const double off = static_cast<double>(struck) - mean;
  return off * off <= 25 * mean * (1 - probability);
}

}  // namespace

TEST_CASE("a fault of each byte strikes as often as its probability says") {
  const double probability = GENERATE(0.5, 0.1, 1e-3);
  double LineFaults::*field =
      GENERATE(&LineFaults::flip, &LineFaults::drop, &LineFaults::insert, &LineFaults::duplicate);
  LineFaults faults;
  faults.*field = probability;
  const Passage passage(faults, counting_bytes(200'000));
  CAPTURE(probability, passage.counters.faults());
  REQUIRE(plausible(passage.counters.faults(), 200'000, probability));
}

TEST_CASE("a flip changes one bit, and is counted") {
  LineFaults faults;
  faults.flip = GENERATE(1.0, 0.02);
  const LineBytes sent = counting_bytes(10'000);
  const Passage passage(faults, sent);
  REQUIRE(passage.received.size() == sent.size());
  std::uint64_t changed = 0;
  std::array<int, 8> bits{};
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const auto difference = static_cast<std::uint8_t>(sent[i] ^ passage.received[i]);
    if (difference == 0) continue;
    REQUIRE(std::has_single_bit(difference));
    ++bits[static_cast<std::size_t>(std::countr_zero(difference))];
    ++changed;
  }
  REQUIRE(changed == passage.counters.flips);
  REQUIRE(changed == passage.counters.faults());
  for (const int count : bits) REQUIRE(count > 0);
}

TEST_CASE("a burst changes up to so many bytes in a row") {
  LineFaults faults;
  faults.burst = 0.002;
  faults.burst_bytes = 5;
  const LineBytes sent = counting_bytes(20'000);
  const Passage passage(faults, sent);
  std::uint64_t changed = 0;
  std::uint64_t rows = 0;
  std::size_t longest = 0;
  for (std::size_t i = 0, row = 0; i < sent.size(); ++i) {
    row = sent[i] == passage.received[i] ? 0 : row + 1;
    changed += row > 0;
    rows += row == 1;
    longest = std::max(longest, row);
  }
  REQUIRE(changed == passage.counters.burst_bytes);
  REQUIRE(rows <= passage.counters.bursts);
  REQUIRE(rows + 5 >= passage.counters.bursts);  // some bursts meet
  REQUIRE(longest >= 5);

  faults.burst = 1;
  const Passage all(faults, sent);
  REQUIRE(all.counters.burst_bytes == sent.size());
}

TEST_CASE("a dropped byte is gone, and nothing else is") {
  LineFaults faults;
  faults.drop = 1;
  REQUIRE(Passage(faults, counting_bytes(100)).received.empty());
  REQUIRE(Passage(faults, counting_bytes(100)).counters.drops == 100);

  faults.drop = 0.1;
  const LineBytes sent = counting_bytes(250);  // each value once
  const Passage passage(faults, sent);
  REQUIRE(passage.received.size() == 250 - passage.counters.drops);
  REQUIRE(passage.counters.drops > 0);
  REQUIRE(std::is_sorted(passage.received.begin(), passage.received.end()));
  REQUIRE(std::adjacent_find(passage.received.begin(), passage.received.end()) ==
          passage.received.end());
}

TEST_CASE("a duplicated byte comes twice") {
  LineFaults faults;
  faults.duplicate = 1;
  REQUIRE(Passage(faults, {1, 2, 3}).received == LineBytes{1, 1, 2, 2, 3, 3});
  faults.duplicate = 0.1;
  const Passage passage(faults, counting_bytes(250));
  LineBytes once = passage.received;
  once.erase(std::unique(once.begin(), once.end()), once.end());
  REQUIRE(once == counting_bytes(250));
  REQUIRE(passage.received.size() == 250 + passage.counters.duplicates);
}

TEST_CASE("an inserted byte stands behind one that was sent") {
  LineFaults faults;
  faults.insert = 1;
  const LineBytes sent = counting_bytes(200);
  const Passage passage(faults, sent);
  REQUIRE(passage.received.size() == 400);
  for (std::size_t i = 0; i < sent.size(); ++i) REQUIRE(passage.received[2 * i] == sent[i]);
  REQUIRE(passage.counters.inserts == 200);
}

TEST_CASE("lost and added bytes take their time on the line") {
  LineOptions options;
  options.bits_per_second = 10'000;
  options.faults.drop = 1;
  LineModel losing(options, 1);
  losing.send(counting_bytes(10), Duration{0});
  REQUIRE(losing.busy(Duration{1'000'000}) == Duration{10'000});

  options.faults.drop = 0;
  options.faults.duplicate = 1;
  LineModel doubling(options, 1);
  doubling.send(counting_bytes(10), Duration{0});
  REQUIRE(doubling.busy(Duration{1'000'000}) == Duration{20'000});
}

TEST_CASE("the same seed gives the same bytes at the same times, another seed others") {
  LineOptions options;
  options.bits_per_second = 115'200;
  options.jitter = Duration{3000};
  options.timer = Duration{16'000};
  options.faults = {.flip = 0.01, .burst = 0.01, .drop = 0.01, .insert = 0.01, .duplicate = 0.01};
  options.faults.drop_frame = options.faults.reorder = options.faults.duplicate_frame = 0.1;
  options.faults.truncate = options.faults.garbage = options.faults.text = 0.1;
  options.faults.text_inside = options.faults.stall = options.faults.silence = 0.1;
  const auto history = [&](std::uint64_t seed) {
    LineModel line(options, seed);
    std::vector<std::pair<Duration, LineBytes>> taken;
    for (int i = 0; i < 300; ++i) {
      line.send(frame("frame " + std::to_string(i)), Duration{i * 1000});
      while (line.next() <= Duration{i * 1000}) {
        const Duration at = line.next();
        taken.emplace_back(at, line.take(at));
      }
    }
    taken.emplace_back(kNever, all_of(line));
    return std::pair{taken, line.counters()};
  };
  REQUIRE((history(7) == history(7)));
  REQUIRE_FALSE((history(7) == history(8)));
}

TEST_CASE("the line's randomness is the same on every platform") {
  // From MT19937-64 and exact fractions in Python: 0.75^n is at least the number drawn.
  LineFaults faults;
  faults.drop = 0.25;
  const Passage passage(faults, counting_bytes(40), 5489);
  std::vector<int> lost;
  for (std::uint8_t value = 1; value <= 40; ++value) {
    if (std::find(passage.received.begin(), passage.received.end(), value) ==
        passage.received.end()) {
      lost.push_back(value);
    }
  }
  REQUIRE(lost == std::vector<int>{1, 6, 8, 9, 23, 27, 32});
}

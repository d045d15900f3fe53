#include "tests/core/line/lines.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const std::string kPrintf = "conv2d: 12 of 40\r\n";

LineFaults one(double LineFaults::*field, double probability = 1) {
  LineFaults faults;
  faults.*field = probability;
  return faults;
}

// Frames "a1", "b2" ... that are all different.
LineBytes numbered(int count) {
  LineBytes bytes;
  for (int i = 0; i < count; ++i) bytes = bytes + frame("frame " + std::to_string(i));
  return bytes;
}

// A stream with `inside` put in somewhere, as sent and received bytes tell: length of what was put
// in, or nothing where the rest differs.
std::string put_in(const LineBytes& sent, const LineBytes& received) {
  const auto [mine, theirs] = std::mismatch(sent.begin(), sent.end(), received.begin());
  const auto extra = static_cast<std::ptrdiff_t>(received.size() - sent.size());
  if (!std::equal(mine, sent.end(), theirs + extra)) return "not what was sent";
  return std::string(theirs, theirs + extra);
}

}  // namespace

TEST_CASE("every byte that was sent is delivered, or counted as lost; every other as added") {
  LineFaults faults{.flip = 0.01, .burst = 0.01, .drop = 0.01, .insert = 0.01, .duplicate = 0.01};
  faults.drop_frame = faults.reorder = faults.duplicate_frame = faults.truncate = 0.1;
  faults.garbage = faults.text = faults.text_inside = faults.stall = 0.1;
  const auto seed = GENERATE(range(1u, 20u));
  const Passage passage(faults, numbered(500), seed);
  const LineCounters& c = passage.counters;
  REQUIRE(c.delivered_bytes == passage.received.size());
  REQUIRE(c.sent_bytes + c.added_bytes - c.lost_bytes == c.delivered_bytes);
  for (const std::uint64_t count :
       {c.flips, c.bursts, c.drops, c.inserts, c.duplicates, c.dropped_frames, c.reordered_frames,
        c.duplicated_frames, c.truncated_frames, c.garbage, c.texts, c.texts_inside, c.stalls}) {
    REQUIRE(count > 0);
  }
}

TEST_CASE("a dropped frame is lost with its delimiter, others are not") {
  REQUIRE(Passage(one(&LineFaults::drop_frame), numbered(10)).received.empty());
  const Passage passage(one(&LineFaults::drop_frame, 0.3), numbered(100));
  const auto sent = frames_of(numbered(100));
  const auto received = frames_of(passage.received);
  REQUIRE(received.size() == 100 - passage.counters.dropped_frames);
  REQUIRE(passage.counters.dropped_frames > 10);
  for (const std::string& each : received) {
    REQUIRE(std::find(sent.begin(), sent.end(), each) != sent.end());
  }
}

TEST_CASE("a frame is one however it is written, and a delimiter alone is none") {
  LineOptions options;
  options.faults.drop_frame = 0.5;
  const LineBytes sent = LineBytes{0} + numbered(40) + LineBytes{0, 0} + numbered(40);
  LineModel whole(options, 3);
  whole.send(sent, 0us);
  LineModel pieces(options, 3);
  for (const std::uint8_t byte : sent) pieces.send({{byte}}, 0us);
  const LineBytes received = all_of(whole);
  REQUIRE(all_of(pieces) == received);
  REQUIRE(pieces.counters() == whole.counters());
  // Three delimiters stood alone.
  REQUIRE(std::count(received.begin(), received.end(), 0) ==
          static_cast<std::ptrdiff_t>(83 - whole.counters().dropped_frames));
}

TEST_CASE("a duplicated frame comes a second time directly behind") {
  REQUIRE(Passage(one(&LineFaults::duplicate_frame), frame("ab") + frame("cd")).received ==
          frame("ab") + frame("ab") + frame("cd") + frame("cd"));
  const Passage passage(one(&LineFaults::duplicate_frame, 0.3), numbered(100));
  auto once = frames_of(passage.received);
  REQUIRE(once.size() == 100 + passage.counters.duplicated_frames);
  once.erase(std::unique(once.begin(), once.end()), once.end());
  REQUIRE(once == frames_of(numbered(100)));
}

TEST_CASE("a truncated frame loses its end, and sometimes its delimiter") {
  int delimiters = 0;
  int shortened = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const LineBytes sent = counting_bytes(200) + LineBytes{0};
    const Passage passage(one(&LineFaults::truncate), sent, seed);
    REQUIRE(passage.counters.truncated_frames == 1);
    LineBytes received = passage.received;
    REQUIRE(received.size() < sent.size());
    REQUIRE_FALSE(received.empty());
    if (received.back() == 0) {
      ++delimiters;
      received.pop_back();
    }
    shortened += received.size() < 200;
    REQUIRE(std::equal(received.begin(), received.end(), sent.begin()));
  }
  REQUIRE(shortened > 50);
  REQUIRE(delimiters > 20);
  REQUIRE(delimiters < 80);
}

TEST_CASE("a reordered frame comes behind the next one") {
  const LineBytes sent = frame("first") + frame("second") + frame("third") + frame("fourth");
  const Passage passage(one(&LineFaults::reorder), sent);
  REQUIRE(frames_of(passage.received) ==
          std::vector<std::string>{"second", "first", "fourth", "third"});
  REQUIRE(passage.counters.reordered_frames == 2);

  const Passage some(one(&LineFaults::reorder, 0.2), numbered(200));
  const auto received = frames_of(some.received);
  const auto original = frames_of(numbered(200));
  REQUIRE(std::is_permutation(received.begin(), received.end(), original.begin(), original.end()));
  std::uint64_t swaps = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    if (received[i] == original[i]) continue;
    REQUIRE(received[i] == original[i + 1]);
    REQUIRE(received[i + 1] == original[i]);
    ++i;
    ++swaps;
  }
  REQUIRE(swaps > 10);
  REQUIRE(swaps <= some.counters.reordered_frames);
  REQUIRE(swaps + 1 >= some.counters.reordered_frames);
}

TEST_CASE("without the fault of reordering, frames and bytes keep their order") {
  LineOptions options;
  options.jitter = 50ms;
  options.faults.stall = 0.5;
  options.faults.stall_time = 300ms;
  options.bits_per_second = 115'200;
  LineModel line(options, 4);
  for (int i = 0; i < 100; ++i) line.send(frame("frame " + std::to_string(i)), i * 5ms);
  REQUIRE(frames_of(all_of(line)) == frames_of(numbered(100)));
}

TEST_CASE("a frame that waits for the next one goes on alone after a while") {
  LineOptions options;
  options.faults.reorder = 1;
  options.faults.reorder_time = 20ms;
  LineModel line(options, 1);
  line.send(frame("lonely"), 1s);
  REQUIRE(line.next() == 1s + 20ms);
  REQUIRE(line.take(1s + 19ms).empty());
  REQUIRE(line.take(1s + 20ms) == frame("lonely"));
  REQUIRE(line.counters().reordered_frames == 0);
  REQUIRE(line.next() == kNever);

  // Half of one as well: the rest follows it.
  line.send({{'a', 'b'}}, 2s);
  REQUIRE(line.take(3s) == LineBytes{'a', 'b'});
  line.send({{'c', 0}}, 3s);
  REQUIRE(line.take(3s) == LineBytes{'c', 0});
}

TEST_CASE("a frame that waits lets the next one by whole, in pieces too") {
  LineOptions options;
  options.faults.reorder = 1;
  options.faults.reorder_time = 20ms;
  LineModel line(options, 1);
  line.send(frame("first"), 0us);
  for (int i = 0; i < 6; ++i) line.send({{static_cast<std::uint8_t>('p' + i)}}, 15ms * (i + 1));
  line.send({{0}}, 100ms);
  REQUIRE(frames_of(all_of(line)) == std::vector<std::string>{"pqrstu", "first"});
}

TEST_CASE("a sender that loses power loses the frame that was held back") {
  LineOptions options;
  options.faults.reorder = 1;
  LineModel line(options, 1);
  line.send(frame("first"), 0us);
  line.cut(1ms);
  REQUIRE(all_of(line).empty());
  REQUIRE(line.counters().lost_bytes == 6);
  // What comes next is a frame of its own.
  line.send(frame("second") + frame("third"), 1ms);
  REQUIRE(frames_of(all_of(line)) == std::vector<std::string>{"third", "second"});
}

TEST_CASE("garbage comes before or inside a frame, never behind it") {
  LineFaults faults = one(&LineFaults::garbage);
  faults.garbage_bytes = 4;
  const LineBytes sent = counting_bytes(60) + LineBytes{0};
  int before = 0;
  std::size_t longest = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Passage passage(faults, sent, seed);
    const std::string garbage = put_in(sent, passage.received);
    REQUIRE(garbage.size() >= 1);
    longest = std::max(longest, garbage.size());
    REQUIRE(passage.received.back() == 0);
    REQUIRE(passage.counters.garbage == 1);
    REQUIRE(passage.counters.added_bytes == garbage.size());
    before += passage.received[0] != sent[0];
  }
  REQUIRE(longest == 4);
  REQUIRE(before > 25);
  REQUIRE(before < 75);
}

TEST_CASE("text of a printf comes before or behind a frame, or inside it") {
  const LineBytes sent = frame("0123456789");
  int before = 0;
  int longest = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Passage outside(one(&LineFaults::text), sent, seed);
    const std::string text = put_in(sent, outside.received);
    REQUIRE(kPrintf.starts_with(text));
    longest = std::max(longest, static_cast<int>(text.size()));
    const bool leads = outside.received[0] == 'c';
    before += leads;
    REQUIRE(std::search(outside.received.begin(), outside.received.end(), sent.begin(),
                        sent.end()) != outside.received.end());
    REQUIRE(outside.counters.texts == 1);

    const Passage inside(one(&LineFaults::text_inside), sent, seed);
    REQUIRE(kPrintf.starts_with(put_in(sent, inside.received)));
    REQUIRE(inside.received[0] == '0');
    REQUIRE(inside.received.back() == 0);
    REQUIRE(inside.counters.texts_inside == 1);
  }
  REQUIRE(longest == static_cast<int>(kPrintf.size()));
  REQUIRE(before > 25);
  REQUIRE(before < 75);
}

TEST_CASE("a stall makes bytes late by up to its time, and loses none") {
  LineOptions options;
  options.faults.stall = 1;
  options.faults.stall_time = 50ms;
  Duration most{0};
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    LineModel line(options, seed);
    line.send(frame("0123456789"), 1s);
    REQUIRE(line.counters().stalls == 1);
    const LineBytes at_once = line.take(1s);
    if (line.next() != kNever) most = std::max(most, line.next() - 1s);
    REQUIRE(line.next() > 1s);
    REQUIRE(at_once + line.take(1s + 50ms) == frame("0123456789"));
  }
  REQUIRE(most > 45ms);
}

TEST_CASE("a silence loses what is sent for up to its time, and nothing after it") {
  LineOptions options;
  options.bits_per_second = 10'000;  // 1 ms a byte
  options.faults.silence = 1;
  options.faults.silence_time = 20ms;
  std::size_t most = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    LineModel line(options, seed);
    const LineBytes sent = counting_bytes(100) + LineBytes{0};
    line.send(sent, 0us);
    REQUIRE(line.counters().silences == 1);
    const std::size_t lost = line.counters().lost_bytes;
    most = std::max(most, lost);
    const LineBytes received = all_of(line);
    // What was sent, but for a gap.
    const auto gap = std::mismatch(received.begin(), received.end(), sent.begin());
    REQUIRE(std::equal(gap.first, received.end(), gap.second + static_cast<std::ptrdiff_t>(lost)));
    REQUIRE(lost <= 21);
  }
  REQUIRE(most > 15);
}

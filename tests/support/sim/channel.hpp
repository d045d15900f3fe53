// One direction of a simulated line: bytes with their times of arrival, and seeded faults.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <random>

#include "host/ports/clock.hpp"
#include "tests/support/reference.hpp"

namespace assay::test {

inline constexpr Duration kNever{std::numeric_limits<std::int64_t>::max()};

// Chances are per byte, or per piece sent where said.
struct LineFaults {
  double flip = 0;  // one bit
  double drop = 0;
  double duplicate = 0;
  double insert = 0;       // a random byte
  double text = 0;         // printable text, by a printf that knows no frames; per piece: in front
  double text_inside = 0;  // per piece: somewhere inside
  double repeat = 0;       // per piece: all of it twice
  double stall = 0;        // per piece: comes late by up to stall_time
  Duration stall_time{0};
};

struct Line {
  std::uint32_t bits_per_second = 0;  // 0: no time on the line
  Duration latency{0};
  LineFaults faults;
};

class Channel {
 public:
  Channel(const Line& line, std::uint64_t seed) : line_(line), random_(seed) {}

  void send(const Bytes& bytes, Duration now);
  // Time of the next byte's arrival, or kNever.
  Duration next() const { return bytes_.empty() ? kNever : bytes_.front().arrival; }
  // What has arrived by `now`, at most `most`.
  Bytes take(Duration now, std::size_t most = SIZE_MAX);
  // The sender lost power: what it had not sent by `now` never leaves.
  void cut(Duration now);

  std::uint64_t faults_made = 0;

 private:
  struct Byte {
    std::uint8_t value;
    Duration sent;
    Duration arrival;
  };

  bool chance(double probability);
  void put(std::uint8_t value, Duration now);
  void put_text(Duration now);

  Line line_;
  std::mt19937_64 random_;
  std::deque<Byte> bytes_;
  Duration free_{0};   // when the line has sent what it was given
  Duration delay_{0};  // of the piece that is being sent
};

}  // namespace assay::test

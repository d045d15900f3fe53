// Seeded randomness that is the same on every platform: the distributions of <random> are not.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <random>

#include "host/ports/clock.hpp"

namespace assay {

class LineRandom {
 public:
  explicit LineRandom(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  std::uint8_t byte() { return static_cast<std::uint8_t>(engine_() >> 56); }
  bool coin() { return (engine_() >> 63) != 0; }
  // 1 to `most`, at least 1.
  std::uint64_t up_to(std::uint64_t most) { return most < 2 ? 1 : 1 + engine_() % most; }
  // 0 to `most`.
  Duration within(Duration most) {
    return Duration{
        static_cast<std::int64_t>(engine_() % (static_cast<std::uint64_t>(most.count()) + 1))};
  }
  // A place inside a frame whose length is not known yet: 1 to 511, small ones more often.
  std::uint64_t place() {
    const std::uint64_t power = std::uint64_t{1} << engine_() % 9;
    return power + engine_() % power;
  }

 private:
  std::mt19937_64 engine_;
};

// An event of a given probability, asked for again and again. One draw tells how often it stays
// away until it strikes, so that asking costs next to nothing.
class Chance {
 public:
  Chance(double probability, LineRandom& random) : possible_(probability > 0) {
    assert(probability >= 0 && probability <= 1);
    double power = 1 - probability;
    for (double& one : powers_) {
      one = power;
      power *= power;
    }
    if (possible_) left_ = draw(random);
  }

  bool possible() const { return possible_; }
  bool strikes(LineRandom& random) {
    if (left_ > 0) {
      --left_;
      return false;
    }
    left_ = draw(random);
    return true;
  }

 private:
  // The largest n with (1 - probability)^n above a random number of (0, 1], by its binary digits:
  // a logarithm would not be the same everywhere.
  std::uint64_t draw(LineRandom& random) const {
    const double bound = static_cast<double>((random.bits() >> 11) + 1) * 0x1p-53;
    std::uint64_t count = 0;
    double chance = 1;
    for (std::size_t digit = powers_.size(); digit-- > 0;) {
      if (chance * powers_[digit] < bound) continue;
      chance *= powers_[digit];
      count += std::uint64_t{1} << digit;
    }
    return count;
  }

  bool possible_;
  std::uint64_t left_ = UINT64_MAX;  // times that it stays away
  std::array<double, 48> powers_;    // of 1 - probability: the first, second, fourth, ...
};

}  // namespace assay

// One simulated session from hello to reset, judged as it goes.
#pragma once

#include <string>

#include "tests/support/sim/world.hpp"

namespace assay::test {

struct Verdict {
  bool completed = false;  // every step gave the fault-free result
  std::string named;       // else the Error that the user would have seen
  std::string violation;   // what must never be, empty where nothing was
  std::uint64_t faults_made = 0;
};

// What may go wrong, all of it drawn from the seed.
struct Weather {
  bool noise = true;   // flips, drops, doubled and made-up bytes, text, stalls
  bool resets = true;  // the device loses power, or its model crashes
  bool paced = true;   // false: bytes arrive all at once
};

Verdict play(std::uint64_t seed, const Weather& weather);

}  // namespace assay::test

// Thousands of sessions of the real client with the real server over bad lines. Whatever happens,
// the result is the fault-free one or an error that says what was lost; nothing acts twice; nothing
// hangs. A failure names the seed: play(seed, weather) replays it.
#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/sim/history.hpp"

using namespace assay::test;

namespace {

struct Sum {
  int completed = 0;
  int faulty = 0;
};

Sum play_all(std::uint64_t first, int count, const Weather& weather) {
  Sum sum;
  for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(count); ++seed) {
    const Verdict verdict = play(seed, weather);
    CAPTURE(seed, weather.noise, weather.resets, weather.paced, verdict.named);
    REQUIRE(verdict.violation == "");
    sum.completed += verdict.completed;
    sum.faulty += verdict.faults_made > 0;
  }
  return sum;
}

}  // namespace

TEST_CASE("on a good line every session completes") {
  CHECK(play_all(1, 200, {false, false, true}).completed == 200);
  CHECK(play_all(1, 200, {false, false, false}).completed == 200);
}

TEST_CASE("on a noisy line nearly every session completes, all with the right results") {
  const Sum paced = play_all(1'000, 600, {true, false, true});
  CHECK(paced.faulty > 500);
  CHECK(paced.completed > 570);
  const Sum unpaced = play_all(2'000, 400, {true, false, false});
  CHECK(unpaced.completed > 380);
}

TEST_CASE("devices that restart lose sessions, never results, and act at most once") {
  const Sum sum = play_all(10'000, 600, {true, true, true});
  CHECK(sum.completed > 300);
  CHECK(sum.completed < 600);
  play_all(20'000, 400, {true, true, false});
}

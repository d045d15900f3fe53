// Sessions of the real client with the real server over simulated lines, in every build; a great
// many more are played by scripts/sim. A failure names the seed, and so what to replay.
#include "tests/support/catch.hpp"
#include "tests/support/sim/history.hpp"

using namespace assay::test;

namespace {

struct Sum {
  int completed = 0;
  int faulty = 0;
};

Sum play_all(std::uint64_t first, int count, const std::string& only = "") {
  Sum sum;
  for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(count); ++seed) {
    const Verdict verdict = play(seed, only);
    CAPTURE(seed, only, verdict.named);
    REQUIRE(verdict.what == "");
    sum.completed += verdict.completed;
    sum.faulty += verdict.faults_made > 0;
  }
  return sum;
}

}  // namespace

TEST_CASE("on a good line every session completes") {
  const Sum sum = play_all(1, 100, "none");
  CHECK(sum.completed == 100);
  CHECK(sum.faulty == 0);
}

TEST_CASE("lost, damaged and reordered frames end few sessions and change no result") {
  for (const char* fault : {"flip", "drop_frame", "reorder", "text"}) {
    const Sum sum = play_all(1, 40, fault);
    CHECK(sum.faulty > 10);
    CHECK(sum.completed > 34);
  }
}

TEST_CASE("devices that restart lose sessions, never results") {
  const Sum sum = play_all(1, 60, "reset");
  CHECK(sum.completed > 10);
  CHECK(sum.completed < 60);
}

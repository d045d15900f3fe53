#include "host/core/run/tick_units.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// A clock of 25 MHz on a core whose instructions take 128 ns: 3.2 ticks each.
const TickScale kSlowCore{25'000'000, "instructions", 3.2};

}  // namespace

TEST_CASE("tick units: a reading that is a tick late or early is the same number of instructions") {
  // 218,411 instructions are 698,915.2 ticks: a clock shows one of the two around.
  CHECK(in_units(698'915, kSlowCore) == 218'411);
  CHECK(in_units(698'916, kSlowCore) == 218'411);
  CHECK(in_units(698'914, kSlowCore) == 218'411);
  CHECK(in_units(0, kSlowCore) == 0);
}

TEST_CASE("tick units: where a tick is a unit, every count stays what it is") {
  const TickScale cycles{168'000'000, "cycles", 1};
  CHECK(in_units(UINT64_MAX, cycles) == UINT64_MAX);
  CHECK(in_units((1ull << 53) + 1, cycles) == (1ull << 53) + 1);
}

TEST_CASE("tick units: what the readings are late by does not add up") {
  // Five inferences of 10 instructions, 32 ticks each, read early, late and right. The ticks sum up
  // to 163, which are 50.9 instructions.
  const UnitFigures figures = figures_in_units({33, 33, 32, 33, 32}, kSlowCore);
  CHECK(figures.min == 10);
  CHECK(figures.max == 10);
  CHECK(figures.total == 50);
  CHECK(figures.mean == 10);
}

TEST_CASE("tick units: smallest, largest, sum and mean of different inferences") {
  const UnitFigures figures = figures_in_units({7, 4, 5}, {1, "cycles", 1});
  CHECK(figures.min == 4);
  CHECK(figures.max == 7);
  CHECK(figures.total == 16);
  CHECK(figures.mean == Approx(16.0 / 3));
  CHECK(figures_in_units({}, kSlowCore).total == 0);
}

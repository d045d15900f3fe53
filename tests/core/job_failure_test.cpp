#include "host/core/job_failure.hpp"

#include "host/base/stop.hpp"
#include "host/base/wish_error.hpp"
#include "host/core/firmware/firmware.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

struct Outcome {
  std::optional<JobFailure> failure;
};

}  // namespace

TEST_CASE("a job's failure says whose it is, and whether the wish made no sense") {
  Outcome outcome;
  keeping_failure(outcome, [] { throw Error(Blame::link, "It is silent."); });
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->blame == Blame::link);
  CHECK(outcome.failure->sentence == "It is silent.");
  CHECK_FALSE(outcome.failure->is_in_wish);
  CHECK(failure_of(WishError("Name one thing.")).is_in_wish);
}

TEST_CASE("a job's failure keeps the table of an image that does not fit") {
  FitReport fit;
  fit.regions = {{"flash", RegionKind::flash, 4096, 5000, 0, {}}};
  const JobFailure failure = failure_of(DoesNotFit("It does not fit.", fit));
  REQUIRE(failure.fit);
  CHECK(failure.fit->regions.front().name == "flash");
  CHECK_FALSE(failure_of(Error(Blame::input, "No.")).fit);
}

TEST_CASE("a job that is cancelled has no failure to keep") {
  Outcome outcome;
  CHECK_THROWS_AS(keeping_failure(outcome, [] { throw Cancelled(); }), Cancelled);
  CHECK_FALSE(outcome.failure);
}

TEST_CASE("a job that goes well has no failure") {
  Outcome outcome;
  bool worked = false;
  keeping_failure(outcome, [&] { worked = true; });
  CHECK(worked);
  CHECK_FALSE(outcome.failure);
}

#include "host/base/stop.hpp"

#include <poll.h>

#include "host/adapters/wait.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;

namespace {

bool is_readable(const Stop& stop) {
  return wait_ready(stop.descriptor(), POLLIN, Deadline(0us)) == POLLIN;
}

}  // namespace

TEST_CASE("a job that nobody asks goes on") {
  const Stop stop;
  CHECK_FALSE(stop.asked());
  CHECK_FALSE(is_readable(stop));
  CHECK_NOTHROW(stop.throw_if_asked());
}

TEST_CASE("one job that is asked to stop is cancelled, and no other") {
  Stop stop;
  const Stop other;
  stop.ask();
  stop.ask();
  CHECK(stop.asked());
  CHECK(is_readable(stop));
  CHECK(test::is_cancelled([&] { stop.throw_if_asked(); }));
  CHECK_FALSE(other.asked());
  CHECK_FALSE(is_readable(other));
}

TEST_CASE("a deferred wish to stop is known, and takes effect afterwards") {
  Stop stop;
  {
    const Stop::Deferral deferral(stop);
    stop.ask();
    CHECK(stop.asked());
    CHECK_FALSE(is_readable(stop));
    CHECK_NOTHROW(stop.throw_if_asked());
  }
  CHECK(is_readable(stop));
  CHECK(test::is_cancelled([&] { stop.throw_if_asked(); }));
}

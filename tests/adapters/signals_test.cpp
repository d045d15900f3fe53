#include "host/adapters/signals.hpp"

#include <poll.h>
#include <unistd.h>

#include <csignal>

#include "host/adapters/wait.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using assay::test::Forked;

TEST_CASE("without a signal nobody is asked to stop") {
  Stop stop;
  const StopSignals signals(stop);
  REQUIRE_FALSE(stop.asked());
  REQUIRE(signals.exit_status() == 0);
}

TEST_CASE("SIGINT means exit status 130 and SIGTERM 143, and the first one counts") {
  Stop stop;
  const StopSignals signals(stop);
  SECTION("SIGINT") {
    ::raise(SIGINT);
    REQUIRE(signals.exit_status() == 130);
  }
  SECTION("SIGTERM") {
    ::raise(SIGTERM);
    REQUIRE(signals.exit_status() == 143);
  }
  SECTION("both") {
    ::raise(SIGTERM);
    ::raise(SIGINT);
    REQUIRE(signals.exit_status() == 143);
  }
  REQUIRE(stop.asked());
}

TEST_CASE("the same signal again ends the tool at once, but for what comes with the first") {
  const auto ends_with = [](int ms_of_one_wish) {
    Forked tool([ms_of_one_wish] {
      Stop stop;
      const StopSignals signals(stop, ms_of_one_wish);
      ::raise(SIGINT);
      ::raise(SIGINT);
      return stop.asked() ? 0 : 1;
    });
    return tool.wait();
  };
  CHECK(ends_with(0) == 128 + SIGINT);
  CHECK(ends_with(1'000'000'000) == 0);
}

TEST_CASE("a SIGINT that is ignored from outside stays ignored") {
  Forked tool([] {
    ::signal(SIGINT, SIG_IGN);
    Stop stop;
    const StopSignals signals(stop);
    ::raise(SIGINT);
    return stop.asked() ? 1 : 0;
  });
  REQUIRE(tool.wait() == 0);
}

TEST_CASE("a wait without a limit ends with a signal") {
  Stop stop;
  const StopSignals signals(stop);
  const test::Pipe silent;
  Forked user([tool = ::getpid()] { return ::kill(tool, SIGINT); });
  REQUIRE(test::is_cancelled(
      [&] { wait_ready_or_stop(stop, silent.reader.get(), POLLIN, Deadline(std::nullopt)); }));
}

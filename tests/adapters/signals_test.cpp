#include "host/adapters/signals.hpp"

#include <poll.h>
#include <unistd.h>

#include <csignal>

#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace std::chrono_literals;
using assay::test::Forked;

TEST_CASE("without a signal nothing is interrupted") {
  const InterruptSignals signals;
  REQUIRE_FALSE(interrupted());
  REQUIRE(interrupt_exit_status() == 0);
  REQUIRE_NOTHROW(throw_if_interrupted());
  REQUIRE(wait_ready(interrupt_fd(), POLLIN, Deadline(0us)) == 0);
}

TEST_CASE("SIGINT means exit status 130 and SIGTERM 143, and the first one counts") {
  const InterruptSignals signals;
  SECTION("SIGINT") {
    ::raise(SIGINT);
    REQUIRE(interrupt_exit_status() == 130);
  }
  SECTION("SIGTERM") {
    ::raise(SIGTERM);
    REQUIRE(interrupt_exit_status() == 143);
  }
  SECTION("both") {
    ::raise(SIGTERM);
    ::raise(SIGINT);
    REQUIRE(interrupt_exit_status() == 143);
  }
  REQUIRE(interrupted());
  REQUIRE_THROWS_AS(throw_if_interrupted(), Error);
  REQUIRE(wait_ready(interrupt_fd(), POLLIN, Deadline(0us)) == POLLIN);
}

TEST_CASE("an interrupt is over with the object that catches it") {
  {
    const InterruptSignals signals;
    ::raise(SIGINT);
  }
  REQUIRE_FALSE(interrupted());
  REQUIRE(interrupt_fd() == -1);
}

TEST_CASE("the same signal again ends the tool at once") {
  Forked tool([] {
    const InterruptSignals signals;
    ::raise(SIGINT);
    ::raise(SIGINT);
    return 0;
  });
  REQUIRE(tool.wait() == 128 + SIGINT);
}

TEST_CASE("a SIGINT that is ignored from outside stays ignored") {
  Forked tool([] {
    ::signal(SIGINT, SIG_IGN);
    const InterruptSignals signals;
    ::raise(SIGINT);
    return interrupted() ? 1 : 0;
  });
  REQUIRE(tool.wait() == 0);
}

TEST_CASE("a wait without a limit ends with an interrupt") {
  const InterruptSignals signals;
  const test::Pipe silent;
  Forked user([tool = ::getpid()] { return ::kill(tool, SIGINT); });
  REQUIRE_THROWS_AS(wait_ready_or_interrupt(silent.reader.get(), POLLIN, Deadline(std::nullopt)),
                    Error);
}

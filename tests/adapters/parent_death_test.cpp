// Children end with the tool, however it ends.
#include <unistd.h>

#include <csignal>

#include "host/adapters/posix_process.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::Forked;
using assay::test::Pipe;

TEST_CASE("a child is gone once the tool has been killed") {
  Pipe alive;
  Forked tool([&] {
    ProcessRequest request;
    request.arguments = {"sleep", "60"};
    request.inherited_fds = {alive.writer.get()};
    PosixProcessRunner runner;
    const auto child = runner.start(request);
    alive.say('s');
    ::pause();
    return 0;
  });
  alive.writer.reset();
  REQUIRE(alive.hear() == 's');
  REQUIRE(tool.kill() == 128 + SIGKILL);
  REQUIRE(alive.hear() == '\0');
}

TEST_CASE("a child that asked for SIGTERM can end its own children when the tool is killed") {
  Pipe alive;
  Forked tool([&] {
    const std::string pipe = std::to_string(alive.writer.get());
    ProcessRequest request;
    request.arguments = {"bash", "-c",
                         "trap 'kill $!; printf t >&" + pipe +
                             "; exit' TERM; sleep 60 & printf r >&" + pipe + "; wait"};
    request.inherited_fds = {alive.writer.get()};
    request.parent_death_signal = SIGTERM;
    PosixProcessRunner runner;
    const auto child = runner.start(request);
    ::pause();
    return 0;
  });
  alive.writer.reset();
  REQUIRE(alive.hear() == 'r');
  tool.kill();
  REQUIRE(alive.hear() == 't');
  REQUIRE(alive.hear() == '\0');
}

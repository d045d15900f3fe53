#include "host/adapters/openocd_server.hpp"

#include <cstdlib>

#include "host/adapters/openocd_flasher.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

const std::string kFake = ASSAY_SOURCE_DIR "/tests/support/fake_openocd.py";

OpenOcdOptions fake(const std::string& behaviour) {
  ::setenv("FAKE_OPENOCD", behaviour.c_str(), 1);
  OpenOcdOptions options;
  options.program.name = kFake;
  return options;
}

template <typename Work>
std::string openocd_complaint(Work work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::flash);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("OpenOCD: the real one runs commands and tells their results and failures") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, {});
  CHECK(server.run("expr 6 * 7", 5s) == "42");
  CHECK(server.run("set text {a b}", 5s) == "a b");
  CHECK_THAT(openocd_complaint([&] { server.run("bogus 1", 5s); }),
             Contains("OpenOCD failed at `bogus 1`: invalid command name \"bogus\""));
  CHECK(server.run("expr 1", 5s) == "1");
  CHECK_THAT(server.log(), Contains("Listening on port"));
}

TEST_CASE("OpenOCD: what is wrong with the real one's configuration is told") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdOptions options;
  options.before_config = {"source [find interface/nothing.cfg]"};
  CHECK_THAT(openocd_complaint([&] { OpenOcdServer(processes, clock, options); }),
             Contains("interface/nothing.cfg"));
}

TEST_CASE("OpenOCD: a program that is not there is told with its package") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdOptions options;
  options.program.name = "no-such-openocd";
  CHECK_THAT(openocd_complaint([&] { OpenOcdServer(processes, clock, options); }),
             Contains("install the package openocd"));
}

TEST_CASE("OpenOCD: one that ends at its start, or opens no port, is told") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  CHECK(openocd_complaint([&] { OpenOcdServer(processes, clock, fake("dead")); }) ==
        "OpenOCD says: fake death.");
  OpenOcdOptions options = fake("no_port");
  options.program.start = 200ms;
  CHECK_THAT(openocd_complaint([&] { OpenOcdServer(processes, clock, options); }),
             Contains("opened no port in time"));
}

TEST_CASE("OpenOCD: one that ends in the middle is told, and every later command too") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, fake("ends"));
  server.run("a", 5s);
  server.run("b", 5s);
  CHECK_THAT(openocd_complaint([&] { server.run("c", 5s); }),
             Contains("ended in the middle with exit code 9") && Contains("fake end"));
  CHECK_THAT(openocd_complaint([&] { server.run("d", 5s); }), Contains("has been ended"));
}

TEST_CASE("OpenOCD: one that says nothing, or never comes to an end, is ended in time") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  for (const char* behaviour : {"silent", "trickle"}) {
    INFO(behaviour);
    OpenOcdServer server(processes, clock, fake(behaviour));
    server.run("a", 5s);
    server.run("b", 5s);
    CHECK_THAT(openocd_complaint([&] { server.run("c", 300ms); }),
               Contains("did not finish within"));
  }
  OpenOcdServer server(processes, clock, fake("endless"));
  server.run("a", 5s);
  server.run("b", 5s);
  CHECK_THAT(openocd_complaint([&] { server.run("c", 60s); }), Contains("without an end"));
}

TEST_CASE("OpenOCD: random replies, delays and ends stop a flash with a sentence or not at all") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  Board board;
  board.name = "small";
  board.access.chip = Chip{"STM32F405", {0xE0042000, 0xFFF, 0x413}, std::nullopt};
  const OpenOcdProgram impatient{kFake, 5s, 300ms, 300ms, 300ms};
  int flashed = 0;
  int refused = 0;
  for (int seed = 0; seed < 25; ++seed) {
    INFO("seed " << seed);
    ::setenv("FAKE_OPENOCD", ("fuzz:" + std::to_string(seed)).c_str(), 1);
    ProbeAccess access;
    access.remote_bitbang = "127.0.0.1:1";
    OpenOcdFlasher flasher(processes, clock, board, {}, access, impatient);
    FlashJob job;
    job.image.ranges = {{0x08000000, std::vector<std::uint8_t>(2'000, 1)}};
    try {
      const FlashOutcome outcome = flasher.flash(job);
      CHECK(outcome.written);
      ++flashed;
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::flash);
      CHECK_THAT(error.what(), Contains("."));
      ++refused;
    }
  }
  CHECK(flashed > 0);
  CHECK(refused > 0);
}

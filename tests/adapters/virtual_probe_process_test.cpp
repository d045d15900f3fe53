#include "host/adapters/virtual_probe_process.hpp"

#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

// Starts `script` in the place of the virtual probe.
void start(const std::string& script, const Stop& stop) {
  const test::TemporaryFolder folder;
  PosixProcessRunner processes;
  VirtualProbeProcess(processes, SteadyClock(), stop, folder.script("probe", script), "small");
}

// How that ends.
Error start_failure(const std::string& script) {
  try {
    start(script, test::no_stop);
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("no Error was thrown");
}

}  // namespace

TEST_CASE("a virtual probe that ends at its start is told with its words") {
  const Error error = start_failure("#!/bin/sh\necho no such board\nexit 2\n");
  CHECK(error.blame() == Blame::flash);
  CHECK_THAT(error.what(),
             ContainsSubstring("with exit code 2") && ContainsSubstring("no such board"));
}

TEST_CASE("a wish to stop ends the wait for a virtual probe that is starting") {
  Stop stop;
  stop.ask();
  CHECK(test::is_cancelled([&] { start("#!/bin/sh\nexec sleep 1000\n", stop); }));
}

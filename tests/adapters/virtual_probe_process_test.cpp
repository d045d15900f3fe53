#include "host/adapters/virtual_probe_process.hpp"

#include <csignal>

#include "host/adapters/posix_process.hpp"
#include "host/adapters/signals.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

// How starting `script` in the place of the virtual probe ends.
Error start_failure(const std::string& script) {
  const test::TemporaryFolder folder;
  PosixProcessRunner processes;
  try {
    VirtualProbeProcess(processes, SteadyClock(), folder.script("probe", script), "small");
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("no Error was thrown");
}

}  // namespace

TEST_CASE("a virtual probe that ends at its start is told with its words") {
  const Error error = start_failure("#!/bin/sh\necho no such board\nexit 2\n");
  CHECK(error.code() == ExitCode::flash);
  CHECK_THAT(error.what(),
             ContainsSubstring("with exit code 2") && ContainsSubstring("no such board"));
}

TEST_CASE("an interrupt ends the wait for a virtual probe that is starting") {
  const InterruptSignals signals;
  ::raise(SIGTERM);
  CHECK(start_failure("#!/bin/sh\nexec sleep 1000\n").code() == ExitCode::interrupted);
}

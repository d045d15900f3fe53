#include "host/adapters/run_for.hpp"

#include "host/adapters/memory_file.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

ProcessRequest shell_request(const std::string& script) {
  ProcessRequest request;
  request.arguments = {"sh", "-c", script};
  request.start_failure = Blame::flash;
  return request;
}

}  // namespace

TEST_CASE("a program with a limit that ends in time gives its exit code and output") {
  PosixProcessRunner processes;
  const ProcessResult result =
      run_for(processes, SteadyClock(), test::no_stop, shell_request("echo said; exit 3"), 60s);
  CHECK(result.exit_code == 3);
  CHECK(result.output == "said\n");
}

TEST_CASE("a program with a limit that does not end is ended, and told") {
  PosixProcessRunner processes;
  try {
    run_for(processes, SteadyClock(), test::no_stop, shell_request("exec sleep 1000"), 100ms);
    FAIL("it ended");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    CHECK_THAT(error.what(), ContainsSubstring("sh did not end"));
  }
}

TEST_CASE("a file in memory is read by another program, byte for byte") {
  std::vector<std::uint8_t> bytes(100'000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 >> 3);
  const MemoryFile file(bytes);
  PosixProcessRunner processes;
  const ProcessResult result =
      run_for(processes, SteadyClock(), test::no_stop, shell_request("cat " + file.path()), 60s);
  CHECK(std::vector<std::uint8_t>(result.output.begin(), result.output.end()) == bytes);
}

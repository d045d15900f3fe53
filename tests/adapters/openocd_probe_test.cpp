#include "host/adapters/openocd_probe.hpp"

#include <cstdlib>

#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;

TEST_CASE("OpenOCD probe: bytes are read by accesses of 8 bits, in their order") {
  ::setenv("FAKE_OPENOCD", "good", 1);
  PosixProcessRunner processes;
  const SteadyClock clock;
  ProbeAccess access;
  access.remote_bitbang = "127.0.0.1:1";
  OpenOcdProbe probe(processes, clock, test::no_stop, {}, access,
                     {ASSAY_SOURCE_DIR "/tests/support/fake_openocd.py", 10s, 10s, 10s, 10s});
  // The fake answers 8 bits wide with the bytes of 0x10076413, 32 bits wide with the word.
  CHECK(probe.read_bytes(0xE0042000, 3) == std::vector<std::uint8_t>{0x13, 0x64, 0x07});
  CHECK(probe.read_words(0xE0042000, 1) == std::vector<std::uint32_t>{0x10076413});
}

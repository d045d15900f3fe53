#include "host/adapters/openocd_flasher.hpp"

#include <cstdlib>

#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

// The fake says that it is a 0x10076413.
std::string flasher_complaint(const std::string& behaviour, std::uint32_t id) {
  ::setenv("FAKE_OPENOCD", behaviour.c_str(), 1);
  PosixProcessRunner processes;
  const SteadyClock clock;
  Board board;
  board.name = "small";
  board.access.chip = Chip{"STM32F405", {0xE0042000, 0xFFF, id}, std::nullopt};
  ProbeAccess access;
  access.remote_bitbang = "127.0.0.1:1";
  const OpenOcdProgram program{ASSAY_SOURCE_DIR "/tests/support/fake_openocd.py", 10s, 10s, 10s,
                               10s};
  OpenOcdFlasher flasher(processes, clock, board, {}, access, program);
  FlashJob job;
  job.image.ranges = {{0x08000000, std::vector<std::uint8_t>(64, 1)}};
  try {
    flasher.flash(job);
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::flash);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("OpenOCD flasher: the chip that the board has is flashed, another one is not") {
  CHECK(flasher_complaint("good", 0x413) == "");
  CHECK_THAT(flasher_complaint("good", 0x419),
             Contains("Another chip answers") && Contains("0x10076413"));
}

TEST_CASE("OpenOCD flasher: what was written is compared, and a byte that does not hold is told") {
  CHECK_THAT(flasher_complaint("worn_flash", 0x413), Contains("Verify failed at 0x08000010"));
}

#include "host/adapters/openocd_flasher.hpp"

#include <cstdlib>
#include <optional>

#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

// A flasher by way of the fake, which says that its chip is a 0x10076413.
struct FlasherRig {
  PosixProcessRunner processes;
  SteadyClock clock;
  Board board;
  OpenOcdTemplate openocd;
  std::optional<OpenOcdFlasher> flasher;
  FlashJob job;

  explicit FlasherRig(const std::string& behaviour, std::uint32_t id = 0x413) {
    ::setenv("FAKE_OPENOCD", behaviour.c_str(), 1);
    board.name = "small";
    board.access.chip = Chip{"STM32F405", {0xE0042000, 0xFFF, id}, std::nullopt};
    ProbeAccess access;
    access.remote_bitbang = "127.0.0.1:1";
    const OpenOcdProgram program{ASSAY_SOURCE_DIR "/tests/support/fake_openocd.py", 10s, 10s, 10s,
                                 10s};
    flasher.emplace(processes, clock, test::no_stop, board, openocd, access, program);
    job.image.ranges = {{0x08000000, std::vector<std::uint8_t>(64, 1)}};
  }

  template <typename Work>
  std::string complaint(Work work) {
    try {
      work(*flasher);
    } catch (const Error& error) {
      CHECK(error.blame() == Blame::flash);
      return error.what();
    }
    return "";
  }
  std::string flash() {
    return complaint([this](OpenOcdFlasher& by) { by.flash(job); });
  }
};

}  // namespace

TEST_CASE("OpenOCD flasher: the chip that the board has is flashed, another one is not") {
  CHECK(FlasherRig("good", 0x413).flash() == "");
  CHECK_THAT(FlasherRig("good", 0x419).flash(),
             ContainsSubstring("Another chip answers") && ContainsSubstring("0x10076413"));
}

TEST_CASE("OpenOCD flasher: what was written is compared, and a byte that does not hold is told") {
  CHECK_THAT(FlasherRig("worn_flash").flash(), ContainsSubstring("Verify failed at 0x08000010"));
}

TEST_CASE("OpenOCD flasher: the log holds what OpenOCD said before it failed to connect") {
  FlasherRig rig("no_probe");
  CHECK_THAT(rig.flash(), ContainsSubstring("No debug probe answers"));
  CHECK_THAT(rig.flasher->log(), ContainsSubstring("accepting 'tcl' connection from pipe") &&
                                     ContainsSubstring("Failed to connect"));
  FlasherRig dead("dead");
  CHECK_THAT(dead.flash(), ContainsSubstring("fake death"));
  CHECK_THAT(dead.flasher->log(), ContainsSubstring("fake death"));
}

TEST_CASE(
    "OpenOCD flasher: a chip that was refused is looked at again, not taken for the board's") {
  FlasherRig rig("good", 0x419);
  for (int attempt = 0; attempt < 2; ++attempt) {
    CHECK_THAT(rig.complaint([](OpenOcdFlasher& by) { by.probe(); }),
               ContainsSubstring("Another chip answers"));
    CHECK_THAT(rig.flasher->log(), ContainsSubstring("accepting 'tcl' connection from pipe"));
  }
}

TEST_CASE("OpenOCD flasher: where a comparison finds a difference, the image is written") {
  FlasherRig rig("worn_flash");
  rig.job.skip_where_same = true;
  CHECK_THAT(rig.flash(), ContainsSubstring("Verify failed at 0x08000010"));
  CHECK_THAT(rig.flasher->log(), ContainsSubstring("Info : erases"));
}

TEST_CASE("OpenOCD flasher: a probe lost while it compares is no difference: nothing is erased") {
  FlasherRig rig("lost_probe");
  rig.job.skip_where_same = true;
  CHECK(rig.flash() == "OpenOCD says: jtag driver failed.");
  CHECK(rig.flasher->step() == FlashStep::compare);
  CHECK_THAT(rig.flasher->log(), !ContainsSubstring("Info : erases"));
}

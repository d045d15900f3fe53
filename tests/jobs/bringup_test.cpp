// The job bringup against a played OpenOCD: up to the top, and each rung that fails.
#include "host/jobs/bringup.hpp"

#include "host/core/elf/elf_file.hpp"
#include "tests/jobs/desk_bench.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// A device that is right; each test spoils what it is about. An exchange with OpenOCD takes 200 ms
// of the played time, so that what never comes is not waited for in real time.
struct ClimbBench : DeskBench {
  ClimbBench() {
    wish.place = place();
    wish.place.board = kBoard;
    runs(5);
    openocd.on_run = [this] { let_run(); };
    openocd.on_command = [this](const std::string&, DeviceEnd&) { pass_time(); };
    answers(served());
  }

  BringupResult climb() { return bring_up(outside, wish, events, stop); }
  void stops_at(Rung rung, const std::string& words) {
    const BringupResult result = climb();
    REQUIRE_FALSE(result.failure);
    const RungResult& last = result.record.rungs.back();
    CHECK(last.rung == rung);
    CHECK(last.outcome == RungOutcome::failed);
    CHECK_THAT(last.what, ContainsSubstring(words));
    CHECK_FALSE(last.causes.empty());
    CHECK(result.record.rungs.size() == static_cast<std::size_t>(rung_number(rung)));
    CHECK(is_free());
  }

  std::uint32_t at(const char* symbol) const {
    return static_cast<std::uint32_t>(elf.find_symbol(symbol)->address);
  }
  // How far the start-up comes.
  void runs(std::uint32_t stage) { stage_ = stage; }
  std::uint64_t ticks_per_second = 84'000'000;  // as the board's board.json says

  ElfFile elf{firmware_file()};
  BringupWish wish;

 private:
  void let_run() {
    openocd.set_word(at("platform_boot_stage"), stage_);
    openocd.core = {{"pc", at("platform_idle")}, {"sp", 0x2000'1FE0}, {"xPSR", 0x6100'0000}};
  }
  void pass_time() {
    clock.advance(std::chrono::milliseconds(200));
    if (openocd.halted || openocd.word(at("bringup_watch")) != 0x7469'636B) return;
    ticks_ += ticks_per_second / 5;
    openocd.set_word(at("bringup_ticks"), static_cast<std::uint32_t>(ticks_));
  }

  std::uint32_t stage_ = 0;
  std::uint64_t ticks_ = 0;
};

}  // namespace

TEST_CASE("bringup: a device that is right is climbed to the top, and left running", "[jobs]") {
  ClimbBench bench;
  const BringupResult result = bench.climb();
  REQUIRE_FALSE(result.failure);
  for (const RungResult& rung : result.record.rungs) {
    INFO(rung_name(rung.rung) << ": " << rung.what);
    CHECK(rung.outcome == RungOutcome::passed);
  }
  CHECK(result.record.rungs.size() == kRungs.size());
  CHECK(result.record.board == ClimbBench::kBoard);
  CHECK(result.record.device == "left");
  CHECK(bench.openocd.bytes(ClimbBench::kFlash, 0x13d4) == ClimbBench::firmware_bytes());
  CHECK_FALSE(bench.openocd.halted);
  CHECK(bench.is_free());
  std::vector<std::uint64_t> climbed;
  for (const JobStep& step : bench.events.steps) {
    if (step.kind == JobStep::Kind::climbing) climbed.push_back(step.done);
  }
  CHECK(climbed == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("bringup: a probe that is not there stops it at the first rung", "[jobs]") {
  ClimbBench bench;
  SECTION("probe") {
    bench.openocd.take_probe_away();
    bench.stops_at(Rung::probe, "No debug probe found");
  }
  SECTION("OpenOCD") {
    bench.processes.missing = {"openocd"};
    bench.stops_at(Rung::probe, "openocd is not installed");
  }
}

TEST_CASE("bringup: another chip stops it at the second rung, and nothing is written", "[jobs]") {
  ClimbBench bench;
  bench.openocd.set_word(ClimbBench::kIdRegister, 0x1007'6415);
  bench.stops_at(Rung::identity, "reads 0x10076415, not 0x413");
  CHECK(bench.openocd.erasures == 0);
  CHECK(bench.openocd.resets == 0);
}

TEST_CASE("bringup: RAM that is not there stops it at the third rung", "[jobs]") {
  ClimbBench bench;
  bench.openocd.absent_from = 0x1000'8000;  // half of the board's ccm
  bench.openocd.absent_to = 0x1001'0000;
  bench.stops_at(Rung::ram, "ccm");
  CHECK(bench.openocd.erasures == 0);
}

TEST_CASE("bringup: a flash that does not take the image stops it at the fourth rung", "[jobs]") {
  ClimbBench bench;
  SECTION("protected") {
    bench.openocd.protect_flash();
    bench.stops_at(Rung::flash, "The chip is locked");
  }
  SECTION("worn") {
    bench.openocd.worn = ClimbBench::kFlash + 0x10;
    bench.stops_at(Rung::flash, "Verify failed at 0x08000010");
  }
}

TEST_CASE("bringup: a core that does not run the firmware stops it at the fifth rung", "[jobs]") {
  ClimbBench bench;
  SECTION("elsewhere") {
    bench.openocd.on_run = [&] {
      bench.openocd.core = {{"pc", 0x1FFF'0000}, {"sp", 0x2000'1FE0}, {"xPSR", 0x6100'0000}};
    };
    bench.stops_at(Rung::reset, "The PC is at 0x1fff0000, where the firmware has no code");
  }
  SECTION("probe lost") {
    bench.openocd.faults["resume"] = {1, "", "Error: Invalid ACK (7) in DAP response\n"};
    bench.stops_at(Rung::reset, "The debug connection breaks up");
  }
}

TEST_CASE("bringup: a start-up that does not end stops it at the sixth rung", "[jobs]") {
  ClimbBench bench;
  bench.runs(3);
  bench.stops_at(Rung::boot, "The start-up stopped in platform_init");
}

TEST_CASE("bringup: ticks that stand or run wrong stop it at the seventh rung", "[jobs]") {
  ClimbBench bench;
  SECTION("stand") {
    bench.ticks_per_second = 0;
    bench.stops_at(Rung::clock, "platform_ticks stands still");
  }
  SECTION("too slow") {
    bench.ticks_per_second = 8'400'000;
    bench.stops_at(Rung::clock, "times too slow");
  }
}

TEST_CASE("bringup: a link on which nothing comes stops it at the eighth rung", "[jobs]") {
  ClimbBench bench;
  bench.answers([&](DeviceEnd& end) {
    while (!end.receive().empty()) bench.clock.advance(std::chrono::seconds(1000));
    return 0;
  });
  bench.stops_at(Rung::link, "the device has received nothing either");
}

TEST_CASE("bringup: what answers with other words, or for another firmware, stops it at the last",
          "[jobs]") {
  ClimbBench bench;
  SECTION("no answer") {
    bench.answers([&](DeviceEnd& end) {
      end.send(text("boot failed\n"));
      return silent(bench.clock)(end);
    });
    bench.stops_at(Rung::hello, "but no answer to hello");
  }
  SECTION("other firmware") {
    ImageDescription image = test_image_description();
    image.board = ClimbBench::kBoard;
    image.build_id[0] ^= 1;
    std::ofstream(bench.folder.path() / "entry/manifest.json") << to_json(image).dump();
    bench.stops_at(Rung::hello, "Another firmware answers");
  }
}

TEST_CASE("bringup: what has nothing to do with the device is a failure, and nothing is climbed",
          "[jobs]") {
  ClimbBench bench;
  SECTION("compiler") {
    bench.processes.missing = {"arm-none-eabi-gcc"};
    check_blamed(bench.climb().failure, Blame::build, "arm-none-eabi-gcc is not installed");
  }
  SECTION("flasher") {
    bench.wish.place.flasher = "opnocd";
    check_blamed(bench.climb().failure, Blame::input, "no flasher 'opnocd'");
  }
  SECTION("board") {
    bench.wish.place.board = "hosts";
    check_blamed(bench.climb().failure, Blame::input, "hosts");
  }
  CHECK(bench.openocd.starts == 0);
}

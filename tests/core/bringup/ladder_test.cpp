#include "host/core/bringup/ladder.hpp"

#include "host/base/stop.hpp"
#include "host/core/outcome.hpp"
#include "host/report/bringup_report.hpp"
#include "tests/core/bringup/played_desk.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using test::Bytes;
using test::operator+;

namespace {

// A chip that runs the firmware as it should, until a test changes that.
struct Bench {
  ElfFile elf{ASSAY_SOURCE_DIR "/tests/core/bringup/files/firmware.elf"};
  BringupFirmware firmware{elf, {1, 2, 3, 4, 5, 6, 7, 8}};  // as the test's device says
  Board board;
  test::PlayedDesk desk;
  std::optional<test::TestDevice> device;  // there is one at a time
  Ladder ladder{desk, board, firmware};

  Bench() {
    board.isa = {"arm", "armv7e-m", "cortex-m4", "softfp", ""};
    board.regions = {{"flash", RegionKind::flash, 0x0800'0000, 0x10'0000, true},
                     {"sram", RegionKind::ram, 0x2000'0000, 0x2'0000, true}};
    board.main_ram = "sram";
    board.ticks.per_second = 84'000'000;
    board.link_rate_baud = 115'200;
    board.access.chip = Chip{"STM32F405", {0xE004'2000, 0xFFF, 0x413}, std::nullopt};
    desk.chip.memory[0xE004'2000] = 0x1007'6413;
    runs(5, at("platform_idle"));
    ticks(84'000'000);
    desk.answer = [this](const Bytes& sent) {
      if (!device) device.emplace();
      return device->exchange(sent);
    };
  }

  std::uint32_t at(const char* symbol) const {
    return static_cast<std::uint32_t>(elf.find_symbol(symbol)->address);
  }

  // What the core has come to some time after it was let run.
  void runs(std::uint32_t stage, std::uint32_t pc, std::uint32_t exception = 0,
            bool stops = false) {
    desk.chip.on_run = [=, this] {
      desk.chip.memory[at("platform_boot_stage")] = stage;
      desk.chip.core = {{"pc", pc}, {"sp", 0x2000'1FE0}, {"xpsr", 0x0100'0000 | exception}};
      desk.chip.halted = stops;
    };
  }
  void ticks(std::uint64_t per_second) {
    desk.on_pause = [=, this](Duration span) {
      if (desk.chip.memory[at("bringup_watch")] != 0x7469'636B) return;
      desk.chip.memory[at("bringup_ticks")] += static_cast<std::uint32_t>(
          per_second * static_cast<std::uint64_t>(span.count()) / 1'000'000);
    };
  }

  BringupRecord climb() {
    return climb_ladder(ladder, [](Rung) {});
  }
  // Where it stopped, and that it stopped there for this reason.
  void stops(Rung rung, Trouble trouble, const std::string& words) {
    const BringupRecord record = climb();
    const RungResult& last = record.rungs.back();
    INFO(last.what);
    CHECK(last.rung == rung);
    CHECK(last.outcome == RungOutcome::failed);
    CHECK(last.what.find(words) != std::string::npos);
    REQUIRE_FALSE(last.causes.empty());
    CHECK(last.causes.front().why == causes(trouble).front().why);
    CHECK_FALSE(record.passed());
  }
};

}  // namespace

TEST_CASE("a board that is right climbs every rung") {
  Bench bench;
  const BringupRecord record = bench.climb();
  REQUIRE(record.rungs.size() == kRungs.size());
  for (const RungResult& result : record.rungs) {
    INFO(rung_name(result.rung) << ": " << result.what);
    CHECK(result.outcome == RungOutcome::passed);
  }
  CHECK(record.passed());
  // The core's vector catch is as it was.
  CHECK(bench.desk.chip.memory[0xE000'EDFC] == 0);
}

TEST_CASE("the exit code tells how far the ladder was climbed") {
  for (const Rung rung : kRungs) {
    const int number = rung_number(rung);
    CHECK(exit_code(outcome_of(rung_blame(rung))) == (number <= 4 ? 4 : number <= 7 ? 6 : 5));
  }
}

TEST_CASE("without a probe that answers the first rung fails") {
  Bench bench;
  bench.desk.no_probe_found = true;
  bench.stops(Rung::probe, Trouble::no_probe, "No debug probe found");
}

TEST_CASE("another chip fails the second rung, and nothing is written") {
  Bench bench;
  bench.desk.chip.memory[0xE004'2000] = 0x1000'6415;
  bench.stops(Rung::identity, Trouble::other_chip, "reads 0x10006415, not 0x413");
  CHECK(bench.desk.chip.written.empty());
}

TEST_CASE("RAM that is not as stated fails the third rung") {
  Bench bench;
  bench.desk.chip.refused_from = 0x2001'0000;
  bench.desk.chip.refused_to = 0x2002'0000;
  bench.stops(Rung::ram, Trouble::ram_refused, "at 0x20010000");
}

TEST_CASE("a flash that is not written fails the fourth rung") {
  Bench bench;
  bench.desk.locked = true;
  bench.stops(Rung::flash, Trouble::not_flashed, "The chip is locked");
}

TEST_CASE("a fault in start-up is told with its stage and place") {
  Bench bench;
  bench.runs(3, bench.at("cortex_m_fault"), 3, true);
  bench.desk.chip.memory[0x2000'1FE0 + 24] = bench.at("platform_init") & ~1U;
  bench.stops(Rung::reset, Trouble::crash, "crashed in platform_init, at");
}

TEST_CASE("a core in a fault handler that nobody caught has crashed") {
  Bench bench;
  bench.runs(3, bench.at("cortex_m_report"));
  bench.stops(Rung::reset, Trouble::crash, "crashed in platform_init; the PC is at");
}

TEST_CASE("a core that is reset again is told, with the chip's cause") {
  Bench bench;
  ResetCauseRegister& causes = bench.board.access.chip->reset_cause.emplace();
  causes.address = 0x4002'3874;
  causes.flags = {{0x2000'0000, "watchdog"}, {0x0400'0000, "pin"}};
  bench.desk.chip.memory[0x4002'3874] = 0x2400'0000;
  bench.runs(2, bench.at("cortex_m_reset") & ~1U, 0, true);
  bench.stops(Rung::reset, Trouble::restart,
              "reset again between initialised memory and platform_init. The chip names the cause: "
              "watchdog");
}

TEST_CASE(
    "a core that is reset again on a chip whose flags outlive resets is told without a cause") {
  Bench bench;
  ResetCauseRegister& causes = bench.board.access.chip->reset_cause.emplace();
  causes.address = 0x4002'3874;
  causes.lasting = true;
  causes.flags = {{0x2000'0000, "watchdog"}};
  bench.desk.chip.memory[0x4002'3874] = 0x2000'0000;
  bench.runs(2, bench.at("cortex_m_reset") & ~1U, 0, true);
  bench.stops(Rung::reset, Trouble::restart,
              "reset again between initialised memory and platform_init.");
  CHECK(bench.climb().rungs.back().what.find("watchdog") == std::string::npos);
}

TEST_CASE("a core elsewhere, locked up, or with a stack outside RAM does not run the firmware") {
  Bench elsewhere;
  elsewhere.runs(0, 0x1FFF'0ABC);
  elsewhere.stops(Rung::reset, Trouble::elsewhere, "0x1fff0abc");
  Bench locked_up;
  locked_up.runs(0, 0xFFFF'FFFE, 3);
  locked_up.stops(Rung::reset, Trouble::crash, "locked up");
  Bench stack;
  stack.runs(5, stack.at("platform_idle"));
  const auto run = stack.desk.chip.on_run;
  stack.desk.chip.on_run = [&] {
    run();
    stack.desk.chip.core["sp"] = 0x2002'0008;
  };
  stack.stops(Rung::reset, Trouble::stack_outside, "0x20020008 is outside RAM");
}

TEST_CASE("a probe that loses the chip once the firmware runs fails the fifth rung") {
  Bench bench;
  bench.desk.chip.on_run = [&] { bench.desk.chip.lost = true; };
  bench.stops(Rung::reset, Trouble::probe_lost, "breaks up");
}

TEST_CASE("a start-up that stops is told with the stage that it did not leave") {
  const std::pair<std::uint32_t, Trouble> stages[] = {{0, Trouble::no_start},
                                                      {1, Trouble::stuck_in_memory},
                                                      {2, Trouble::stuck_in_main},
                                                      {3, Trouble::stuck_in_platform},
                                                      {4, Trouble::stuck_in_server}};
  for (const auto& [stage, trouble] : stages) {
    Bench bench;
    bench.runs(stage, bench.at("platform_init"));
    bench.stops(Rung::boot, trouble, "The start-up stopped " + boot_stage_text(stage));
  }
}

TEST_CASE("what RAM held before is no boot stage") {
  Bench bench;
  bench.desk.chip.memory[bench.at("platform_boot_stage")] = 5;
  bench.desk.chip.on_run = [&] {
    bench.desk.chip.core = {{"pc", bench.at("platform_idle")}, {"sp", 0x2000'1FE0}};
  };
  bench.stops(Rung::boot, Trouble::no_start, "before the start-up's first step");
}

TEST_CASE("ticks within a factor of 1.5 pass, beyond it they do not") {
  for (const std::uint64_t rate : {57'000'000, 125'000'000}) {
    Bench bench;
    bench.ticks(rate);
    CHECK(bench.climb().passed());
  }
  Bench slow;
  slow.ticks(16'000'000);
  slow.stops(Rung::clock, Trouble::wrong_rate, "5.25 times too slow");
  Bench fast;
  fast.ticks(168'000'000);
  fast.stops(Rung::clock, Trouble::wrong_rate, "2 times too fast");
  Bench still;
  still.ticks(0);
  still.stops(Rung::clock, Trouble::no_ticks, "stands still");
  CHECK(still.desk.chip.memory[still.at("bringup_watch")] == 0);
}

TEST_CASE("an emulated board's clock is not measured") {
  Bench bench;
  bench.board.emulated = true;
  bench.ticks(1);
  const BringupRecord record = bench.climb();
  CHECK(record.passed());
  CHECK(record.rungs[6].outcome == RungOutcome::skipped);
  CHECK(record.rungs[6].what.find("emulated") != std::string::npos);
}

TEST_CASE("a link that does not open fails the eighth rung") {
  Bench bench;
  bench.desk.answer = nullptr;
  // Also where the bench file names it wrongly, such as one of several ports.
  bench.desk.not_open = GENERATE(Blame::link, Blame::flash, Blame::input);
  bench.stops(Rung::link, Trouble::link_closed, "Connection refused");
}

TEST_CASE("a silent link is told by what the device has received") {
  // What a device's receive interrupt would put into its ring.
  const auto ring = [](Bench& bench, const Bytes& bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const auto address = bench.at("_ZL12receive_ring") + static_cast<std::uint32_t>(i);
      bench.desk.chip.memory[address & ~3U] |= std::uint32_t{bytes[i]} << 8 * (address % 4);
    }
  };
  Bench deaf;
  deaf.desk.answer = [](const Bytes&) { return Bytes{}; };
  deaf.stops(Rung::link, Trouble::silent_deaf, "has received nothing either");

  Bench heard;
  Bytes all;
  heard.desk.answer = [&](const Bytes& sent) {
    if (all.empty()) ring(heard, Bytes{0xFF} + sent);
    all = all + sent;
    return Bytes{};
  };
  heard.stops(Rung::link, Trouble::silent_heard, "though the device has received it");

  Bench garbled;
  bool first = true;
  garbled.desk.answer = [&](const Bytes&) {
    // A line that changes with every bit, read three times as fast: 000 111 000, idle.
    if (first) ring(garbled, Bytes{0x1C, 0x1C, 0x1C, 0x1C});
    first = false;
    return Bytes{};
  };
  garbled.stops(Rung::link, Trouble::silent_garbled,
                "other bytes than were sent: 1c 1c 1c 1c. Its patterns look as if the device were "
                "about 3 times as fast as the host");
}

TEST_CASE(
    "without a probe the rungs that need one are skipped, and a silent link is not explained") {
  Bench bench;
  bench.desk.has_probe = false;
  CHECK(bench.climb().passed());
  CHECK(bench.desk.chip.resets == 0);
  bench.desk.answer = [](const Bytes&) { return Bytes{}; };
  bench.stops(Rung::link, Trouble::silent, "Nothing came");
}

TEST_CASE("bytes that are no answer fail the ninth rung, with a wrong rate where they show one") {
  Bench text;
  text.desk.answer = [](const Bytes&) { return test::text("ready\n"); };
  text.stops(Rung::hello, Trouble::no_hello, "no answer to hello: 72 65 61 64 79 0a");
  Bench slow;
  // Bits in pairs: the device at half the rate.
  slow.desk.answer = [](const Bytes&) { return Bytes{0x66, 0x98, 0x1E, 0x66, 0x86, 0x66}; };
  slow.stops(Rung::hello, Trouble::no_hello,
             "the host were about 2 times as fast as the device (115200 baud in board.json)");
}

TEST_CASE("another firmware on the link fails the ninth rung") {
  Bench bench;
  BringupFirmware other{bench.elf, {8, 7, 6, 5, 4, 3, 2, 1}};
  Ladder ladder{bench.desk, bench.board, other};
  const BringupRecord record = climb_ladder(ladder, [](Rung) {});
  CHECK(record.rungs.back().rung == Rung::hello);
  CHECK(record.rungs.back().what.find(
            "0102030405060708, that of the one that was flashed 0807060504030201") !=
        std::string::npos);
  CHECK(record.rungs.back().causes.front().why == causes(Trouble::other_firmware).front().why);
}

TEST_CASE("a wish to stop is no rung's failure") {
  Bench bench;
  bench.desk.answer = [](const Bytes&) -> Bytes { throw Cancelled(); };
  CHECK_THROWS_AS(bench.climb(), Cancelled);
}

TEST_CASE("a bring-up's JSON and text have each rung and the causes of the one that failed") {
  Bench bench;
  bench.desk.locked = true;
  BringupRecord record = bench.climb();
  record.board = "some";
  record.device = "left";
  const auto json = bringup_json(record);
  CHECK(json["passed"] == false);
  CHECK(json["rungs"].size() == 4);
  CHECK(json["rungs"][0]["outcome"] == "passed");
  CHECK(json["rungs"][3]["rung"] == "flash");
  CHECK(json["rungs"][3]["outcome"] == "failed");
  CHECK(json["rungs"][3]["causes"].size() == causes(Trouble::not_flashed).size());
  const std::string text = bringup_text(record);
  CHECK(text.find("3 passed ") != std::string::npos);
  CHECK(text.find("4 FAILED ") != std::string::npos);
  CHECK(text.find("\n- The flash is protected") != std::string::npos);
}

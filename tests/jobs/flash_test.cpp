// The job flash against a played OpenOCD: what is written and what is not, and each blame.
#include "host/jobs/flash.hpp"

#include <algorithm>

#include "host/jobs/devices.hpp"
#include "tests/jobs/desk_bench.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct FlashBench : DeskBench {
  FlashBench() {
    wish.firmware = firmware();
    wish.place = place();
    wish.place.flashes = true;
    answers_once_flashed();
  }

  FlashResult flash() { return assay::flash(outside, wish, events, stop); }
  void fails(Blame blame, const std::string& part) { check_blamed(flash().failure, blame, part); }
  bool holds_firmware() const {
    return openocd.bytes(kFlash, firmware_bytes().size()) == firmware_bytes();
  }
  // Each once, as it is come to.
  std::vector<std::string> told_steps() const {
    std::vector<std::string> told;
    for (const JobStep& step : events.steps) {
      if (step.kind == JobStep::Kind::flashing) told.push_back(step.detail);
    }
    told.erase(std::unique(told.begin(), told.end()), told.end());
    return told;
  }

  FlashWish wish;
};

}  // namespace

TEST_CASE("flash: a device that does not answer is written, compared and reset", "[jobs]") {
  FlashBench bench;
  const FlashResult result = bench.flash();
  REQUIRE_FALSE(result.failure);
  CHECK(result.device == "left");
  REQUIRE(result.record);
  CHECK(result.record->outcome.written);
  CHECK(result.record->outcome.verified);
  CHECK(result.record->outcome.bytes == 0x13d4);
  CHECK(bench.holds_firmware());
  CHECK_FALSE(bench.openocd.halted);
  CHECK(bench.told_steps() == std::vector<std::string>{"connecting", "identifying the chip",
                                                       "comparing", "erasing", "programming",
                                                       "verifying", "resetting"});
  CHECK(bench.processes.running == 0);
}

TEST_CASE("flash: a device that says it runs the image is not touched", "[jobs]") {
  FlashBench bench;
  bench.answers(served());
  SECTION("unless it is to be compared") {
    const FlashResult result = bench.flash();
    REQUIRE_FALSE(result.failure);
    CHECK_FALSE(result.record->outcome.written);
    CHECK_FALSE(result.record->outcome.verified);
    CHECK(bench.processes.started.empty());
  }
  SECTION("compared, and it differs") {
    bench.wish.place.verify = true;
    bench.fails(Blame::flash, "Verify failed at 0x08000001: Was 0x00 instead of 0x20");
    CHECK(bench.openocd.erasures == 0);
  }
  SECTION("compared, and it holds it") {
    bench.wish.place.verify = true;
    bench.holds_the_image();
    const FlashResult result = bench.flash();
    REQUIRE_FALSE(result.failure);
    CHECK(result.record->outcome.verified);
    CHECK_FALSE(result.record->outcome.written);
    CHECK(bench.openocd.erasures == 0);
  }
  SECTION("forced") {
    bench.wish.place.force = true;
    CHECK(bench.flash().record->outcome.written);
    CHECK(bench.holds_firmware());
  }
}

TEST_CASE("flash: a device that says it runs another image is written", "[jobs]") {
  FlashBench bench;
  ImageDescription image = test_image_description();
  image.board = FlashBench::kBoard;
  image.build_id[7] ^= 1;
  std::ofstream(bench.folder.path() / "entry/manifest.json") << to_json(image).dump();
  bench.answers(served());
  const FlashResult result = bench.flash();
  REQUIRE_FALSE(result.failure);
  CHECK(result.record->outcome.written);
  CHECK(bench.holds_firmware());
}

TEST_CASE("flash: a silent device that holds the image is started anew, not written", "[jobs]") {
  FlashBench bench;
  bench.holds_the_image();
  const FlashResult result = bench.flash();
  REQUIRE_FALSE(result.failure);
  CHECK_FALSE(result.record->outcome.written);
  CHECK(result.record->outcome.verified);
  CHECK(bench.openocd.erasures == 0);
  CHECK(bench.openocd.resets > 0);
  CHECK_FALSE(bench.openocd.halted);
}

TEST_CASE("flash: reset flags that are old are cleared, so that later ones tell of later",
          "[jobs]") {
  constexpr std::uint32_t kResetFlags = 0x4002'3874, kRemove = 0x0100'0000;  // RM0090, RCC_CSR
  FlashBench bench;
  bench.openocd.set_word(kResetFlags, 0x2000'0003);
  REQUIRE_FALSE(bench.flash().failure);
  CHECK(bench.openocd.word(kResetFlags) == (0x2000'0003 | kRemove));
}

TEST_CASE("flash: a dry run says what would be done, and nothing is started", "[jobs]") {
  FlashBench bench;
  bench.wish.dry_run = true;
  const FlashResult result = bench.flash();
  REQUIRE_FALSE(result.failure);
  CHECK_FALSE(result.record);
  const auto says = [&](const std::string& part) {
    return std::any_of(result.plan.begin(), result.plan.end(), [&](const std::string& step) {
      return step.find(part) != std::string::npos;
    });
  };
  CHECK(says("ask it for the build id"));
  CHECK(says("0xe0042000 reads 0x413 under the mask 0xfff"));
  CHECK(says("erase and program 0x08000000 to 0x080013d3, 5076 bytes"));
  CHECK(bench.processes.started.empty());
}

TEST_CASE("flash: a chip that is not the board's is refused before anything is erased", "[jobs]") {
  FlashBench bench;
  bench.openocd.set_word(FlashBench::kIdRegister, 0x1007'6415);
  bench.wish.place.force = true;
  bench.fails(Blame::flash, "reads 0x10076415, not 0x413 under the mask 0xfff");
  CHECK(bench.openocd.erasures == 0);
  CHECK(bench.openocd.writes == 0);
  CHECK(bench.openocd.resets == 0);
}

TEST_CASE("flash: what the flasher cannot do is its doing, and its log is kept", "[jobs]") {
  FlashBench bench;
  std::string logged;
  SECTION("no probe") {
    bench.openocd.take_probe_away();
    bench.fails(Blame::flash, "No debug probe found: is it plugged in? (while connecting; ");
    logged = "Error: open failed";
  }
  SECTION("protected") {
    bench.openocd.protect_flash();
    bench.fails(Blame::flash, "The chip is locked");
    logged = "Error: stm32x device protected";
  }
  SECTION("worn") {
    bench.openocd.worn = FlashBench::kFlash + 0x10;
    bench.fails(Blame::flash, "Verify failed at 0x08000010: Was 0x00 instead of");
    logged = "Error: checksum mismatch";
  }
  SECTION("ends") {
    bench.openocd.on_command = [](const std::string& command, DeviceEnd& end) {
      if (command.starts_with("flash write_image")) end.hang_up();
    };
    bench.fails(Blame::flash, "OpenOCD ended in the middle with exit code 0");
    logged = "accepting 'tcl' connection";
  }
  SECTION("hangs") {
    bench.openocd.on_command = [&](const std::string& command, DeviceEnd& end) {
      if (!command.starts_with("flash erase")) return;
      bench.clock.advance(std::chrono::minutes(10));
      end.send({0});
      end.wait_until_gone();
    };
    bench.fails(Blame::flash, "OpenOCD did not finish within");
    logged = "accepting 'tcl' connection";
  }
  std::ifstream log(bench.outside.folders.logs / "flash-left.log");
  CHECK_THAT(std::string(std::istreambuf_iterator<char>(log), {}), ContainsSubstring(logged));
  CHECK(bench.processes.running == 0);
}

TEST_CASE("flash: an OpenOCD that is missing, or does not start, is told", "[jobs]") {
  FlashBench bench;
  SECTION("missing") {
    bench.processes.missing = {"openocd"};
    bench.fails(Blame::flash, "openocd is not installed: install the package openocd.");
  }
  SECTION("does not start") {
    bench.processes.program = dead_at_start(1);
    bench.fails(Blame::flash, "OpenOCD ended at its start");
  }
}

TEST_CASE("flash: a compiler that is missing is the build's, and the device stays alone",
          "[jobs]") {
  FlashBench bench;
  bench.processes.missing = {"arm-none-eabi-gcc"};
  bench.fails(Blame::build, "arm-none-eabi-gcc is not installed");
  CHECK(bench.openocd.starts == 0);
}

TEST_CASE("flash: what cannot be meant is the user's, and the device stays alone", "[jobs]") {
  FlashBench bench;
  SECTION("nothing") {
    bench.wish.firmware.path.clear();
    bench.fails(Blame::input, "Name one thing to work on");
  }
  SECTION("whatever it runs") {
    bench.wish.firmware.path.clear();
    bench.wish.place.device = "left";
    bench.fails(Blame::input, "Name what to flash");
  }
  SECTION("flasher") {
    bench.wish.place.flasher = "opnocd";
    bench.fails(Blame::input, "no flasher 'opnocd' (did you mean 'openocd'?)");
  }
  SECTION("other board") {
    write_image(bench.folder.path() / "other.elf", test_image_description());
    bench.wish.firmware = {};
    bench.wish.firmware.image = bench.folder.path() / "other.elf";
    bench.wish.place.device = "left";
    bench.fails(Blame::input, "is of the board stm32f4discovery, not host");
  }
  SECTION("no flash there") {
    bench.wish.firmware = {};
    bench.wish.firmware.elf = bench.folder.path() / "empty.elf";
    write_image(bench.wish.firmware.elf, test_image_description());
    bench.fails(Blame::input, "has nothing in it that could be written to flash");
  }
  CHECK(bench.openocd.starts == 0);
}

TEST_CASE("flash: a device that another job holds is left to it", "[jobs]") {
  FlashBench bench;
  const LockWish other{"left", bench.wish.place.bench, {"screen", "/dev/ttyACM7"}, {}};
  const LockResult held = lock_for_command(bench.outside, other, bench.events, bench.stop);
  REQUIRE(held.lock);
  bench.fails(Blame::flash, "left is in use by screen /dev/ttyACM7");
  CHECK(bench.openocd.starts == 0);
}

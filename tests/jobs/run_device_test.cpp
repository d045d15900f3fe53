// The jobs run and call on a device of a bench: flashed where it has to be, and asked why when it
// falls silent.
#include "host/core/elf/elf_file.hpp"
#include "host/jobs/call.hpp"
#include "host/jobs/run.hpp"
#include "tests/jobs/desk_bench.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct DeviceRunBench : DeskBench {
  DeviceRunBench() {
    write_large_cases(folder.path() / "cases", large_input(), large_result(large_input()));
    wish.firmware = call_wish.firmware = firmware();
    wish.place = call_wish.place = place();
    wish.inputs.cases = folder.path() / "cases";
    wish.firmware.models = {"large"};
    call_wish.function = "sum";
    call_wish.arguments = {"2", "40"};
    answers_once_flashed();
    core_is_at("platform_idle");
  }

  void core_is_at(const char* symbol) {
    const ElfFile elf{firmware_file()};
    const auto pc = static_cast<std::uint32_t>(elf.find_symbol(symbol)->address);
    openocd.core = {{"pc", pc}, {"sp", 0x2000'1FE0}, {"lr", pc}, {"xPSR", 0x6100'0000}};
  }
  RunResult run() { return assay::run(outside, wish, events, stop); }
  CallResult call() { return assay::call(outside, call_wish, events, stop); }
  bool was_examined() const {
    for (const JobStep& step : events.steps) {
      if (step.kind == JobStep::Kind::examining) return step.subject == "left";
    }
    return false;
  }

  RunWish wish;
  CallWish call_wish;
};

}  // namespace

TEST_CASE("run: a device that does not run the image is flashed, and then runs it", "[jobs]") {
  DeviceRunBench bench;
  const RunResult result = bench.run();
  REQUIRE_FALSE(result.failure);
  CHECK(result.outcome() == Outcome::pass);
  CHECK(result.device == "left");
  REQUIRE(result.flash);
  CHECK(result.flash->outcome.written);
  CHECK(bench.openocd.bytes(DeviceRunBench::kFlash, 0x13d4) == DeviceRunBench::firmware_bytes());
  CHECK(result.inferences->outputs.at(0).data == large_result(large_input()));
  CHECK_FALSE(bench.was_examined());
  CHECK(bench.is_free());
}

TEST_CASE("run: a device that runs the image already is not flashed again", "[jobs]") {
  DeviceRunBench bench;
  bench.answers(served());
  const RunResult result = bench.run();
  REQUIRE_FALSE(result.failure);
  CHECK_FALSE(result.flash->outcome.written);
  CHECK(bench.openocd.starts == 0);
}

TEST_CASE("call: a function of a device's is called, once it runs the image", "[jobs]") {
  DeviceRunBench bench;
  const CallResult result = bench.call();
  REQUIRE_FALSE(result.failure);
  CHECK(result.reply->integer == 42);
  CHECK(bench.openocd.writes == 1);
  CHECK(bench.is_free());
}

TEST_CASE("run, call: a device that cannot be flashed is the flasher's, and nothing runs",
          "[jobs]") {
  DeviceRunBench bench;
  bench.openocd.protect_flash();
  const RunResult result = bench.run();
  check_blamed(result.failure, Blame::flash, "The chip is locked");
  CHECK_FALSE(result.inferences);
  CHECK_FALSE(result.hello);
  check_blamed(bench.call().failure, Blame::flash, "The chip is locked");
  CHECK(bench.is_free());
}

TEST_CASE(
    "run: a device that is silent once it was flashed is the link's, or its own as the probe "
    "finds",
    "[jobs]") {
  DeviceRunBench bench;
  bool hangs = false;
  SECTION("it waits for the host") {}
  SECTION("it hangs") {
    hangs = true;
    bench.core_is_at("platform_init");
  }
  bench.answers(silent(bench.clock));
  const RunResult result = bench.run();
  check_blamed(result.failure, hangs ? Blame::device : Blame::link, "No answer to hello");
  REQUIRE(result.flash);
  CHECK(result.flash->outcome.written);
  CHECK(bench.was_examined());
  REQUIRE(result.autopsy);
  CHECK(result.autopsy->finding == (hangs ? Finding::hang : Finding::waiting));
  CHECK_THAT(result.failure->sentence, ContainsSubstring(result.autopsy->headline));
  CHECK_FALSE(bench.openocd.halted);
  CHECK(bench.is_free());
}

TEST_CASE("run: a device whose probe is gone as well is told with both", "[jobs]") {
  DeviceRunBench bench;
  bench.answers(silent(bench.clock));
  int starts = 0;
  bench.openocd.on_command = [&](const std::string& command, DeviceEnd&) {
    if (command == "init" && ++starts == 2) bench.openocd.take_probe_away();
  };
  const RunResult result = bench.run();
  check_blamed(result.failure, Blame::link, "No answer to hello");
  CHECK_THAT(result.failure->sentence, ContainsSubstring("No debug probe found"));
}

TEST_CASE("run: another image than the one that was flashed is not taken for it", "[jobs]") {
  DeviceRunBench bench;
  ImageDescription image = test_image_description();
  image.board = DeviceRunBench::kBoard;
  image.build_id[7] ^= 1;
  std::ofstream(bench.folder.path() / "entry/manifest.json") << to_json(image).dump();
  const RunResult result = bench.run();
  check_blamed(result.failure, Blame::link, "Another image answers");
  REQUIRE(result.flash);
  CHECK(result.flash->outcome.written);
}

TEST_CASE("run, call: a device that hangs in a model or function is the device's", "[jobs]") {
  DeviceRunBench bench;
  bench.answers_once_flashed([&](DeviceEnd& end) {
    test_image.on_run = [&] { run_on(end, bench.clock); };
    test_image.on_step = [&](std::int64_t) { run_on(end, bench.clock); };
  });
  SECTION("model") {
    const RunResult result = bench.run();
    check_blamed(result.failure, Blame::device, "ran past its time-out of 300 s");
    CHECK(result.autopsy);
  }
  SECTION("function") {
    bench.call_wish.function = "steps";
    bench.call_wish.arguments = {"1"};
    const CallResult result = bench.call();
    check_blamed(result.failure, Blame::device, "ran past its time-out of 300 s");
    CHECK(result.autopsy);
  }
  CHECK(bench.was_examined());
  CHECK(bench.is_free());
}

TEST_CASE("run: a fault that the device told itself needs no probe", "[jobs]") {
  DeviceRunBench bench;
  bench.answers_once_flashed([](DeviceEnd&) { test_image.on_run = crash; });
  const RunResult result = bench.run();
  check_blamed(result.failure, Blame::device, "The model large");
  CHECK(result.fault);
  CHECK_FALSE(bench.was_examined());
}

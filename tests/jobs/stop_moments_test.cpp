// Jobs that are asked to stop in the middle of what they wait for: a command of OpenOCD, an
// inference, a function, a device's greeting, another's build.
#include <thread>

#include "host/adapters/cache_store.hpp"
#include "host/jobs/build.hpp"
#include "host/jobs/call.hpp"
#include "host/jobs/flash.hpp"
#include "host/jobs/reset.hpp"
#include "host/jobs/run.hpp"
#include "tests/jobs/desk_bench.hpp"
#include "tests/support/device/test_device.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;

namespace {

struct MomentBench : DeskBench {
  MomentBench() { answers_once_flashed(); }

  // Asks as this command comes, which is never answered.
  void stop_at_command(const std::string& beginning) {
    openocd.on_command = [this, beginning](const std::string& command, DeviceEnd& end) {
      if (!command.starts_with(beginning)) return;
      stop.ask();
      end.wait_until_gone();
    };
  }
  // A device that asks as soon as it hears something, and says nothing.
  void stops_when_greeted() {
    answers([this](DeviceEnd& end) {
      end.receive();
      stop.ask();
      end.wait_until_gone();
      return 0;
    });
  }
  void flash() {
    const FlashWish wish{firmware(), place()};
    assay::flash(outside, wish, events, stop);
  }
  void reset() { assay::reset(outside, {place()}, events, stop); }
};

}  // namespace

TEST_CASE("stop: a flash ends at whatever OpenOCD is at, and what it was to do is not done",
          "[jobs]") {
  struct Moment {
    const char* command;
    int erasures, writes, comparisons;  // that were done before
  };
  // The chip is compared before it is erased, and after it was written.
  for (const Moment& moment :
       {Moment{"init", 0, 0, 0}, Moment{"read_memory", 0, 0, 0}, Moment{"reset init", 0, 0, 0},
        Moment{"verify_image", 0, 0, 0}, Moment{"flash erase_address", 0, 0, 1},
        Moment{"flash write_image", 1, 0, 1}, Moment{"reset run", 1, 1, 2},
        Moment{"write_memory", 1, 1, 2}}) {
    INFO(moment.command);
    MomentBench bench;
    bench.stop_at_command(moment.command);
    CHECK(is_cancelled([&] { bench.flash(); }));
    CHECK(bench.is_free());
    // The command that was at hand is done once nobody waits for it.
    const std::string at = moment.command;
    CHECK(bench.openocd.erasures == moment.erasures + (at.starts_with("flash erase") ? 1 : 0));
    CHECK(bench.openocd.writes == moment.writes + (at.starts_with("flash write") ? 1 : 0));
    CHECK(bench.openocd.comparisons == moment.comparisons + (at == "verify_image" ? 1 : 0));
  }
}

TEST_CASE(
    "stop: a reset ends as the probe is told, as a command runs, and as the device is greeted",
    "[jobs]") {
  MomentBench bench;
  bench.answers(served());
  SECTION("probe") { bench.stop_at_command("reset run"); }
  SECTION("command") {
    bench.write_bench(R"(, "reset": {"command": ["reset-it"]})");
    bench.processes.program = [&](DeviceEnd& end) {
      bench.stop.ask();
      end.wait_until_gone();
      return 0;
    };
  }
  SECTION("greeting") { bench.stops_when_greeted(); }
  CHECK(is_cancelled([&] { bench.reset(); }));
  CHECK(bench.is_free());
}

TEST_CASE("stop: a flash that first asks the device ends there, and nothing is started", "[jobs]") {
  MomentBench bench;
  bench.stops_when_greeted();
  CHECK(is_cancelled([&] { bench.flash(); }));
  CHECK(bench.openocd.starts == 0);
  CHECK(bench.is_free());
}

TEST_CASE("stop: a run ends in the middle of an inference, whichever it is", "[jobs]") {
  MomentBench bench;
  RunWish wish;
  wish.firmware = bench.firmware();
  wish.firmware.models = {"large"};
  wish.place = bench.place();
  wish.repeats = 5;
  wish.output = bench.folder.path() / "outputs";
  bench.answers([&](DeviceEnd& end) {
    return served([&](DeviceEnd&) {
      test_image.on_run = [&] {
        if (test_image.runs < 3) return;
        bench.stop.ask();
        end.wait_until_gone();
      };
    })(end);
  });
  CHECK(is_cancelled([&] { run(bench.outside, wish, bench.events, bench.stop); }));
  CHECK(bench.is_free());
  CHECK_FALSE(std::filesystem::exists(wish.output));
}

TEST_CASE("stop: a function that runs is told, and waited for until it has ended", "[jobs]") {
  MomentBench bench;
  std::int64_t ended_at = -1;
  int progressed = 0;
  bench.answers([&](DeviceEnd& end) {
    TestDevice device;
    test_image.on_step = [&](std::int64_t step) {
      end.send(device.take_sent());
      progressed = test_image.calls;
      if (step != 2) return;
      bench.stop.ask();
      device.receive(end.receive());  // what the host says to that
    };
    for (Bytes bytes = end.receive(); !bytes.empty(); bytes = end.receive()) {
      end.send(device.exchange(bytes));
      if (bench.stop.asked()) ended_at = test_image.calls;
    }
    return 0;
  });
  CallWish wish;
  wish.firmware = bench.firmware();
  wish.place = bench.place();
  wish.function = "steps";
  wish.arguments = {"1000"};
  CHECK(is_cancelled([&] { call(bench.outside, wish, bench.events, bench.stop); }));
  CHECK(bench.is_free());
  bench.server.reset();
  CHECK(progressed == 2);
  CHECK(ended_at == 2);
}

TEST_CASE("stop: a build that waits for another's of the same image ends, and the other goes on",
          "[jobs]") {
  MomentBench first, second;
  CacheStore shared(first.folder.path() / "shared");
  Outside builds{
      first.processes, first.clock, shared, first.devices, first.entropy, first.outside.folders, {},
      "assay",         ""};
  Outside waits{second.processes,
                second.clock,
                shared,
                second.devices,
                second.entropy,
                second.outside.folders,
                {},
                "assay",
                ""};
  BuildWish wish;
  wish.firmware = first.firmware();
  wish.place.board = MomentBench::kBoard;
  std::atomic<bool> is_compiling{false}, may_end{false};
  first.processes.on_run = [&](const ProcessRequest&) {
    is_compiling = true;
    while (!may_end) std::this_thread::yield();
    return ProcessResult{1, "a.c:1:1: error: played\n"};
  };
  BuildResult built;
  std::thread builder([&] { built = build(builds, wish, first.events, first.stop); });
  while (!is_compiling) std::this_thread::yield();
  const Asker asker(second.stop);
  CHECK(is_cancelled([&] { build(waits, wish, second.events, second.stop); }));
  CHECK(second.processes.ran.empty());
  may_end = true;
  builder.join();
  check_blamed(built.failure, Blame::build, "error: played");
}

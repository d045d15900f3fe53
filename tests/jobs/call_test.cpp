// The job call against fakes: replies, each blame, and that the device is told to stop.
#include "host/jobs/call.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_firmware.hpp"
#include "tests/support/test_image_files.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct CallBench : PlayedOutside {
  CallBench() {
    write_image(folder.path() / "image.elf", test_image_description());
    wish.firmware.image = folder.path() / "image.elf";
    wish.firmware.models = {"small"};
    wish.function = "sum";
    wish.arguments = {"2", "40"};
    processes.program = served();
  }

  CallResult call() { return assay::call(outside, wish, events, stop); }

  CallWish wish;
};

void check_failure(const CallResult& result, Blame blame, const std::string& part) {
  REQUIRE(result.failure);
  CHECK(result.failure->blame == blame);
  CHECK_THAT(result.failure->sentence, ContainsSubstring(part));
  CHECK_FALSE(result.reply);
}

}  // namespace

TEST_CASE("call: a function's reply comes with its signature", "[jobs]") {
  CallBench bench;
  const CallResult result = bench.call();
  REQUIRE_FALSE(result.failure);
  CHECK(result.function == "sum(i,i)i");
  CHECK(result.reply->integer == 42);
  CHECK(bench.processes.running == 0);
}

TEST_CASE("call: progress is told as steps", "[jobs]") {
  CallBench bench;
  bench.wish.function = "steps";
  bench.wish.arguments = {"3"};
  const CallResult result = bench.call();
  REQUIRE_FALSE(result.failure);
  CHECK(result.reply->integer == 3);
  REQUIRE_FALSE(bench.events.steps.empty());
  CHECK(bench.events.steps.back().kind == JobStep::Kind::calling);
  CHECK(bench.events.steps.back().of == 3);
}

TEST_CASE("call: a function that is not there, or takes others, is the user's", "[jobs]") {
  CallBench bench;
  SECTION("unknown") {
    bench.wish.function = "sun";
    check_failure(bench.call(), Blame::input, "There is no remote function sun");
  }
  SECTION("image without any") {
    ImageDescription image = test_image_description();
    image.functions.clear();
    write_image(bench.folder.path() / "image.elf", image);
    check_failure(bench.call(), Blame::input, "The image holds no remote functions");
  }
  SECTION("arguments") {
    bench.wish.arguments = {"2"};
    check_failure(bench.call(), Blame::input, "sum");
  }
  SECTION("none at all") {
    bench.wish.firmware.image.clear();
    check_failure(bench.call(), Blame::input, "Name one thing to work on");
  }
}

TEST_CASE("call: firmware that is dead at start is the flasher's, a silent one the link's",
          "[jobs]") {
  CallBench bench;
  SECTION("dead") {
    bench.processes.program = dead_at_start(1);
    check_failure(bench.call(), Blame::flash, "ended by itself with exit code 1");
  }
  SECTION("silent") {
    bench.processes.program = silent(bench.clock);
    check_failure(bench.call(), Blame::link, "No answer to hello");
  }
}

TEST_CASE("call: a function that fails, or runs on, is the device's", "[jobs]") {
  CallBench bench;
  SECTION("fails") {
    bench.wish.function = "refuse";
    bench.wish.arguments = {};
    check_failure(bench.call(), Blame::device, "returned 7");
  }
  SECTION("runs on") {
    bench.wish.function = "steps";
    bench.wish.arguments = {"1"};
    bench.processes.program = served([&bench](DeviceEnd& end) {
      test_image.on_step = [&](std::int64_t) { run_on(end, bench.clock); };
    });
    check_failure(bench.call(), Blame::device, "ran past its time-out of 300 s");
  }
}

TEST_CASE("call: asked to stop as it starts or greets, it ends", "[jobs]") {
  CallBench bench;
  bench.processes.program = [&](DeviceEnd& end) {
    end.receive();
    bench.stop.ask();
    end.wait_until_gone();
    return 0;
  };
  CHECK(is_cancelled([&] { bench.call(); }));
  CHECK(bench.processes.running == 0);
}

// The job reset on a device of a bench: each way, and what becomes of it.
#include "host/jobs/reset.hpp"

#include "tests/jobs/desk_bench.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct ResetBench : DeskBench {
  ResetBench() {
    wish.place = place();
    answers(served());
  }
  ResetResult reset() { return assay::reset(outside, wish, events, stop); }
  void fails(Blame blame, const std::string& part) {
    const ResetResult result = reset();
    check_blamed(result.failure, blame, part);
    CHECK_FALSE(result.way);
  }
  // Neither a probe nor a flasher, but what `more` says.
  void write_bare_bench(const std::string& more) {
    std::ofstream(wish.place.bench)
        << R"({"version": 1, "devices": [{"name": "left", "board": "host", "link": {"url": "unix:)"
        << socket().string() << "\"}" << more << "}]}";
  }
  std::vector<std::string> ran() const {
    std::vector<std::string> first;
    for (const auto& arguments : processes.ran) first.push_back(arguments.front());
    for (const auto& arguments : processes.started) first.push_back(arguments.front());
    return first;
  }

  ResetWish wish;
};

}  // namespace

TEST_CASE("reset: by the debug probe, whose chip is the board's, and it runs afterwards",
          "[jobs]") {
  ResetBench bench;
  bench.openocd.halted = true;
  const ResetResult result = bench.reset();
  REQUIRE_FALSE(result.failure);
  CHECK(result.device == "left");
  CHECK(result.way == ResetWay::probe);
  CHECK(result.answers);
  CHECK(bench.openocd.resets == 1);
  CHECK_FALSE(bench.openocd.halted);
  CHECK(bench.openocd.writes == 0);
  CHECK(bench.processes.running == 0);
}

TEST_CASE("reset: the bench's command comes before all, and power off comes before on", "[jobs]") {
  ResetBench bench;
  bench.processes.program = dead_at_start(0);
  SECTION("command") {
    bench.write_bench(R"(, "reset": {"command": ["reset-it", "left"]})");
    const ResetResult result = bench.reset();
    REQUIRE_FALSE(result.failure);
    CHECK(result.way == ResetWay::bench_command);
    CHECK(bench.ran() == std::vector<std::string>{"reset-it"});
  }
  SECTION("power") {
    bench.write_bare_bench(R"(, "power": {"off": ["off-it"], "on": ["on-it"]})");
    const ResetResult result = bench.reset();
    REQUIRE_FALSE(result.failure);
    CHECK(result.way == ResetWay::power);
    CHECK(bench.ran() == std::vector<std::string>{"off-it", "on-it"});
  }
}

TEST_CASE("reset: without anything else the device is asked", "[jobs]") {
  ResetBench bench;
  bench.write_bare_bench("");
  const ResetResult result = bench.reset();
  REQUIRE_FALSE(result.failure);
  CHECK(result.way == ResetWay::request);
  CHECK(result.answers);
}

TEST_CASE("reset: a device that stays silent was reset all the same", "[jobs]") {
  ResetBench bench;
  bench.answers(silent(bench.clock));
  const ResetResult result = bench.reset();
  REQUIRE_FALSE(result.failure);
  CHECK(result.way == ResetWay::probe);
  CHECK_FALSE(result.answers);
}

TEST_CASE("reset: what resets it and does not is the flasher's", "[jobs]") {
  ResetBench bench;
  SECTION("probe") {
    bench.openocd.take_probe_away();
    bench.fails(Blame::flash, "No debug probe found");
  }
  SECTION("reset refused") {
    bench.openocd.faults["reset run"] = {1, "",
                                         "Error: timed out while waiting for target halted\n"};
    bench.fails(Blame::flash, "The chip's core could not be halted. (while resetting; ");
  }
  SECTION("other chip") {
    bench.openocd.set_word(ResetBench::kIdRegister, 0x1007'6415);
    bench.fails(Blame::flash, "Another chip answers");
    CHECK(bench.openocd.resets == 0);
  }
  SECTION("command fails") {
    bench.write_bench(R"(, "reset": {"command": ["reset-it"]})");
    bench.processes.program = dead_at_start(3);
    bench.fails(Blame::flash,
                "The bench's command reset-it ended with exit code 3:\n(played words)");
  }
  SECTION("command missing") {
    bench.write_bench(R"(, "reset": {"command": ["reset-it"]})");
    bench.processes.program = {};
    bench.fails(Blame::flash, "reset-it cannot be started");
  }
  SECTION("power stays on") {
    bench.write_bare_bench(R"(, "power": {"off": ["off-it"], "on": ["on-it"]})");
    bench.processes.program = dead_at_start(1);
    bench.fails(Blame::flash, "off-it ended with exit code 1");
    CHECK(bench.ran() == std::vector<std::string>{"off-it"});
  }
  CHECK(bench.processes.running == 0);
}

TEST_CASE("reset: a link that is all there is, and is gone, is told before it is tried", "[jobs]") {
  ResetBench bench;
  std::ofstream(bench.wish.place.bench) << R"({"version": 1, "devices": [
      {"name": "left", "board": "host", "link": {"path": "/dev/ttyACM7"}}]})";
  bench.wish.place.device = "left";
  bench.fails(Blame::flash, "/dev/ttyACM7");
}

TEST_CASE("reset: a device that has to be asked, and is silent or closed, is the link's",
          "[jobs]") {
  ResetBench bench;
  bench.write_bare_bench("");
  SECTION("silent") {
    bench.answers(silent(bench.clock));
    bench.fails(Blame::link, "No answer to hello");
  }
  SECTION("closed") {
    bench.server.reset();
    std::filesystem::remove(bench.socket());
    bench.fails(Blame::link, bench.socket().string());
  }
}

TEST_CASE("reset: a device that the bench lacks, or a flasher, is the user's", "[jobs]") {
  ResetBench bench;
  SECTION("device") {
    bench.wish.place.device = "lift";
    bench.fails(Blame::input, "left");
  }
  SECTION("flasher") {
    bench.wish.place.flasher = "opnocd";
    bench.fails(Blame::input, "no flasher 'opnocd'");
  }
  CHECK(bench.openocd.starts == 0);
}

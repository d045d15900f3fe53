// The job log on a device of a bench.
#include "host/jobs/log.hpp"

#include "tests/jobs/desk_bench.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;

namespace {

struct LogBench : DeskBench {
  LogBench() { wish = {place(), 5.0}; }
  // The time that one looks is over once this line has come.
  void ends_at(const std::string& last) {
    events.on_log = [this, last](const std::string& line) {
      if (line == last) clock.advance(std::chrono::seconds(10));
    };
  }
  LogResult log() { return assay::log(outside, wish, events, stop); }

  LogWish wish;
};

}  // namespace

TEST_CASE("log: a device's lines are told until the time is over, and it is left alone", "[jobs]") {
  LogBench bench;
  bench.ends_at("first");
  bench.answers([&](DeviceEnd& end) {
    end.send(text("first\nsecond, without its end"));
    end.wait_until_gone();
    return 0;
  });
  CHECK_FALSE(bench.log().failure);
  CHECK(bench.events.log == std::vector<std::string>{"first", "second, without its end"});
  CHECK(bench.openocd.starts == 0);
}

TEST_CASE("log: a device that goes away is waited for, and read on when it is back", "[jobs]") {
  LogBench bench;
  bench.ends_at("after");
  int connections = 0;
  bench.answers([&](DeviceEnd& end) {
    if (++connections == 1) {
      end.send(text("before\n"));
      return 0;
    }
    end.send(text("after\n"));
    end.wait_until_gone();
    return 0;
  });
  CHECK_FALSE(bench.log().failure);
  CHECK(bench.events.log == std::vector<std::string>{"before", "after"});
  REQUIRE(bench.events.warnings.size() == 2);
  CHECK(bench.events.warnings[1] == "It is back.");
}

TEST_CASE("log: a device whose link does not open is the link's", "[jobs]") {
  LogBench bench;
  check_blamed(bench.log().failure, Blame::link, bench.socket().string());
}

TEST_CASE("log: without a port the bench's device is told to have none", "[jobs]") {
  LogBench bench;
  std::ofstream(bench.wish.place.bench) << R"({"version": 1, "devices": [
      {"name": "left", "board": "host", "link": {"path": "/dev/ttyACM7"}}]})";
  bench.wish.place.device = "left";
  check_blamed(bench.log().failure, Blame::link, "The device left has no link");
}

TEST_CASE("log: asked to stop while nothing comes, it ends and leaves the device free", "[jobs]") {
  LogBench bench;
  bench.wish.seconds = std::nullopt;
  bench.answers([&](DeviceEnd& end) {
    bench.stop.ask();
    end.wait_until_gone();
    return 0;
  });
  CHECK(is_cancelled([&] { bench.log(); }));
  CHECK(bench.is_free());
}

// The jobs of devices against fakes: the list, a first bench file, a lock.
#include "host/jobs/devices.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_outside.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// One device `left` of a bench, at the port that is plugged in.
struct Desk : PlayedOutside {
  Desk() {
    devices.plug("/dev/ttyACM7", "066E");
    devices.usb = {*devices.ports.front().usb};
    std::ofstream(folder.path() / "bench.json") << R"({"version": 1, "devices": [
      {"name": "left", "board": "host", "link": {"path": "/dev/ttyACM7"}}]})";
    lock_wish = {"left", (folder.path() / "bench.json").string(), {"screen", "/dev/ttyACM7"}, {}};
    bench_wish.file = folder.path() / "new" / "bench.json";
  }

  DevicesResult list() { return list_devices(outside, {lock_wish.bench}, events, stop); }
  NewBenchResult init() { return new_bench(outside, bench_wish, events, stop); }
  LockResult lock() { return lock_for_command(outside, lock_wish, events, stop); }

  LockWish lock_wish;
  NewBenchWish bench_wish;
};

void check_failure(const std::optional<JobFailure>& failure, Blame blame, const std::string& part) {
  REQUIRE(failure);
  CHECK(failure->blame == blame);
  CHECK_THAT(failure->sentence, ContainsSubstring(part));
}

}  // namespace

TEST_CASE("devices: the list says who holds a device for what", "[jobs]") {
  Desk desk;
  CHECK_FALSE(desk.list().uses.at(0).holder);
  const LockResult locked = desk.lock();
  REQUIRE_FALSE(locked.failure);
  const DevicesResult result = desk.list();
  REQUIRE_FALSE(result.failure);
  CHECK(result.state.devices.at(0).attached());
  CHECK(result.uses.at(0).holder->command == "screen /dev/ttyACM7");
}

TEST_CASE("devices: a bench that is not there, and a desk that is unknown, are told", "[jobs]") {
  Desk desk;
  SECTION("bench") {
    desk.lock_wish.bench = desk.folder.path() / "nowhere.json";
    check_failure(desk.list().failure, Blame::input, "nowhere.json");
  }
  SECTION("desk") {
    desk.devices.unknown = true;
    check_failure(desk.list().failure, Blame::flash, "The system cannot be asked.");
  }
}

TEST_CASE("devices: a lock folder that cannot be read is a warning, and the list comes", "[jobs]") {
  Desk desk;
  std::ofstream(desk.outside.folders.locks) << "no folder";
  const DevicesResult result = desk.list();
  CHECK_FALSE(result.failure);
  CHECK(result.state.devices.size() == 1);
  REQUIRE(desk.events.warnings.size() == 1);
  CHECK_THAT(desk.events.warnings[0], ContainsSubstring("Which devices are in use is not known."));
}

TEST_CASE("devices: a first bench is written whole, and an old one stays as it is", "[jobs]") {
  Desk desk;
  const NewBenchResult result = desk.init();
  REQUIRE_FALSE(result.failure);
  CHECK(result.is_written);
  std::ifstream file(desk.bench_wish.file);
  CHECK(nlohmann::ordered_json::parse(file) == result.draft.document);
  check_failure(desk.init().failure, Blame::input, "exists already and stays as it is");
}

TEST_CASE("devices: no bench is written where nothing is plugged in, or nowhere to", "[jobs]") {
  Desk desk;
  SECTION("nothing") {
    desk.devices.ports.clear();
    desk.devices.usb.clear();
    const NewBenchResult result = desk.init();
    CHECK_FALSE(result.failure);
    CHECK_FALSE(result.is_written);
    CHECK_FALSE(std::filesystem::exists(desk.bench_wish.file));
  }
  SECTION("nowhere") {
    desk.bench_wish.file.clear();
    check_failure(desk.init().failure, Blame::input, "Say where to write the bench");
  }
  SECTION("stopped") {
    desk.stop.ask();
    CHECK(is_cancelled([&] { desk.init(); }));
    CHECK_FALSE(std::filesystem::exists(desk.bench_wish.file));
  }
}

TEST_CASE("devices: a lock is one command's, and goes with it", "[jobs]") {
  Desk desk;
  {
    const LockResult first = desk.lock();
    REQUIRE(first.lock);
    check_failure(desk.lock().failure, Blame::flash, "left is in use by screen /dev/ttyACM7");
    // What runs under the lock shares it.
    desk.outside.held_locks = first.lock->held();
    CHECK(desk.lock().lock);
    desk.outside.held_locks = "";
  }
  CHECK(desk.lock().lock);
}

TEST_CASE("devices: a lock needs a command, and a device that there is", "[jobs]") {
  Desk desk;
  SECTION("command") {
    desk.lock_wish.command = {};
    const LockResult result = desk.lock();
    check_failure(result.failure, Blame::input, "Say what to run while left is locked");
    CHECK(result.failure->is_in_wish);
  }
  SECTION("device") {
    desk.lock_wish.device = "lift";
    check_failure(desk.lock().failure, Blame::input, "left");
  }
}

TEST_CASE("devices: asked to stop while it waits for a lock, it ends", "[jobs]") {
  Desk desk;
  const LockResult first = desk.lock();
  desk.lock_wish.wait_s = 1000;
  struct AskAtWarning : Events {
    explicit AskAtWarning(Stop& wish) : stop(wish) {}
    void warning(const std::string& sentence) override {
      told = sentence;
      stop.ask();
    }
    Stop& stop;
    std::string told;
  } events(desk.stop);
  CHECK(is_cancelled([&] { lock_for_command(desk.outside, desk.lock_wish, events, desk.stop); }));
  CHECK_THAT(events.told, ContainsSubstring("waiting, number 1 in the queue."));
}

// The jobs log, reset, flash and bringup against a device that runs already, and against none.
#include "host/core/board/catalogue.hpp"
#include "host/jobs/bringup.hpp"
#include "host/jobs/flash.hpp"
#include "host/jobs/log.hpp"
#include "host/jobs/reset.hpp"
#include "host/jobs/run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_firmware.hpp"
#include "tests/support/played_server.hpp"
#include "tests/support/test_image_files.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct AttachedBench : PlayedOutside {
  PlaceWish place_at(const PlayedServer& server) {
    PlaceWish place;
    place.attach = server.url();
    return place;
  }
  std::filesystem::path socket() { return folder.path() / "device"; }
};

void check_end(const std::optional<JobFailure>& failure, Blame blame, const std::string& part) {
  REQUIRE(failure);
  CHECK(failure->blame == blame);
  CHECK_THAT(failure->sentence, ContainsSubstring(part));
}

int say_two_lines(DeviceEnd& end) {
  end.send(text("first\nsecond\n"));
  return 0;
}

}  // namespace

TEST_CASE("log: lines are told, and a link that is gone is waited for as long as one looks",
          "[jobs]") {
  AttachedBench bench;
  const PlayedServer server(bench.socket(), say_two_lines);
  const LogWish wish{bench.place_at(server), 5.0};
  struct PassTime : Events {
    explicit PassTime(ManualClock& manual) : clock(manual) {}
    void warning(const std::string&) override { clock.advance(std::chrono::seconds(10)); }
    void device_log(const DeviceLogLine& line) override { lines.push_back(line.text); }
    ManualClock& clock;
    std::vector<std::string> lines;
  } events(bench.clock);
  CHECK_FALSE(log(bench.outside, wish, events, bench.stop).failure);
  CHECK(events.lines == std::vector<std::string>{"first", "second"});
}

TEST_CASE("log: asked to stop, it ends once all that came was told", "[jobs]") {
  AttachedBench bench;
  const PlayedServer server(bench.socket(), [&](DeviceEnd& end) {
    end.send(text("begun"));
    bench.stop.ask();
    end.wait_until_gone();
    return 0;
  });
  const LogWish wish{bench.place_at(server), std::nullopt};
  CHECK(is_cancelled([&] { log(bench.outside, wish, bench.events, bench.stop); }));
}

TEST_CASE("reset: a device is asked, and whether it answers again is told", "[jobs]") {
  AttachedBench bench;
  const PlayedServer server(bench.socket(), served());
  const ResetResult result =
      reset(bench.outside, {bench.place_at(server)}, bench.events, bench.stop);
  REQUIRE_FALSE(result.failure);
  CHECK(result.way == ResetWay::request);
  CHECK(result.answers);
}

TEST_CASE("reset: a device that never answers is the link's", "[jobs]") {
  AttachedBench bench;
  const PlayedServer server(bench.socket(), silent(bench.clock));
  const ResetResult result =
      reset(bench.outside, {bench.place_at(server)}, bench.events, bench.stop);
  check_end(result.failure, Blame::link, "No answer to hello");
  CHECK_FALSE(result.way);
}

TEST_CASE("bringup: where no debug probe is plugged in, the first rung says so", "[jobs]") {
  AttachedBench bench;
  BringupWish wish;
  for (const Board& board : BoardCatalogue(ASSAY_SOURCE_DIR).all().boards) {
    const auto& flashers = board.access.flashers;
    if (!board.emulated && !flashers.empty() && flashers.front().openocd) {
      wish.place.board = board.name;
    }
  }
  wish.place.reaches = true;
  const BringupResult result = bring_up(bench.outside, wish, bench.events, bench.stop);
  REQUIRE_FALSE(result.failure);
  REQUIRE(result.record.rungs.size() == 1);
  CHECK(result.record.board == wish.place.board);
  CHECK(result.record.rungs.front().rung == Rung::probe);
}

TEST_CASE("run, flash, reset, log: a link and a device, or a tag, are two places", "[jobs]") {
  AttachedBench bench;
  write_image(bench.folder.path() / "image.elf", test_image_description());
  PlaceWish place;
  place.attach = "usb:AAAA";
  place.reaches = true;
  std::string named;
  SECTION("device") {
    place.device = "left";
    named = "--attach and --device name two devices";
  }
  SECTION("tag") {
    place.tags = {"fast"};
    named = "--attach and --tag name two devices";
  }
  FirmwareWish firmware;
  firmware.image = bench.folder.path() / "image.elf";
  RunWish running;
  running.firmware = firmware;
  running.place = place;
  const auto check_refused = [&](const std::optional<JobFailure>& failure) {
    check_end(failure, Blame::input, named);
    CHECK(failure->is_in_wish);
  };
  check_refused(run(bench.outside, running, bench.events, bench.stop).failure);
  running.place.flasher = "openocd";
  check_refused(run(bench.outside, running, bench.events, bench.stop).failure);
  check_refused(flash(bench.outside, {firmware, place}, bench.events, bench.stop).failure);
  check_refused(reset(bench.outside, {place}, bench.events, bench.stop).failure);
  check_refused(log(bench.outside, {place, {}}, bench.events, bench.stop).failure);
  CHECK(bench.devices.asked == 0);
}

TEST_CASE("flash, bringup: a board that nothing flashes is told, and what does not need it",
          "[jobs]") {
  AttachedBench bench;
  ImageDescription image = test_image_description();
  for (const Board& board : BoardCatalogue(ASSAY_SOURCE_DIR).all().boards) {
    if (board.emulated && !board.native && board.access.flashers.empty()) image.board = board.name;
  }
  REQUIRE(image.board != "host");
  write_cache_entry(bench.folder.path() / "entry", image);
  bench.cache.finished = bench.folder.path() / "entry";
  FlashWish flashing;
  flashing.firmware.image = bench.folder.path() / "entry/firmware.elf";
  flashing.place.reaches = flashing.place.flashes = true;
  const std::string sentence = "Nothing is known that flashes the board " + image.board;
  check_end(flash(bench.outside, flashing, bench.events, bench.stop).failure, Blame::input,
            sentence);
  BringupWish climbing;
  climbing.place.board = image.board;
  climbing.place.reaches = true;
  check_end(bring_up(bench.outside, climbing, bench.events, bench.stop).failure, Blame::input,
            sentence);
  CHECK(bench.processes.started.empty());
}

TEST_CASE("log, reset, flash, bringup: without a device, the user is asked for one", "[jobs]") {
  AttachedBench bench;
  write_image(bench.folder.path() / "image.elf", test_image_description());
  FlashWish flashing;
  flashing.firmware.image = bench.folder.path() / "image.elf";
  flashing.place.reaches = flashing.place.flashes = true;
  check_end(flash(bench.outside, flashing, bench.events, bench.stop).failure, Blame::input,
            "The board host is not flashed");
  check_end(log(bench.outside, {}, bench.events, bench.stop).failure, Blame::input,
            "Name the device whose log to read");
  check_end(reset(bench.outside, {}, bench.events, bench.stop).failure, Blame::input,
            "Name the device to reset");
  BringupWish climbing;
  climbing.place.board = "hosts";
  check_end(bring_up(bench.outside, climbing, bench.events, bench.stop).failure, Blame::input,
            "hosts");
}

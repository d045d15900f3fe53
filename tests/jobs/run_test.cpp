// The job run against fakes: each way that it ends, and who is to blame.
#include "host/jobs/run.hpp"

#include "host/core/board/catalogue.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_firmware.hpp"
#include "tests/support/test_image_files.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// A wish that passes, on a device that serves; each test changes what it is about.
struct RunBench : PlayedOutside {
  RunBench() {
    write_image(folder.path() / "large.elf", test_image_description());
    write_large_cases(folder.path() / "cases", large_input(), large_result(large_input()));
    wish.firmware.image = folder.path() / "large.elf";
    wish.firmware.models = {"large"};
    wish.inputs.cases = folder.path() / "cases";
    processes.program = served();
  }

  RunResult run() { return assay::run(outside, wish, events, stop); }

  // Firmware that is built, by a cache that has it or by a compiler that the test plays.
  void build_it() {
    write_package(folder.path() / "package");
    wish.firmware.image.clear();
    wish.firmware.path = folder.path() / "package";
    wish.place.board = "host";
  }

  RunWish wish;
};

void check_failure(const RunResult& result, Blame blame, const std::string& part) {
  REQUIRE(result.failure);
  CHECK(result.outcome() == outcome_of(blame));
  CHECK(result.failure->blame == blame);
  CHECK_THAT(result.failure->sentence, ContainsSubstring(part));
}

}  // namespace

TEST_CASE("run: outputs that are the cases' own pass, and the result says what ran", "[jobs]") {
  RunBench bench;
  const RunResult result = bench.run();
  REQUIRE_FALSE(result.failure);
  CHECK(result.outcome() == Outcome::pass);
  CHECK(result.model->name == "large");
  CHECK(result.link == "uart");
  CHECK(result.inferences->outputs.at(0).data == large_result(large_input()));
  CHECK(bench.events.steps.back().kind == JobStep::Kind::running);
  CHECK(bench.processes.running == 0);
}

TEST_CASE("run: an archive is built, and what the cache has of it is run", "[jobs]") {
  RunBench bench;
  bench.build_it();
  write_cache_entry(bench.folder.path() / "entry", test_image_description());
  bench.cache.finished = bench.folder.path() / "entry";
  const RunResult result = bench.run();
  REQUIRE_FALSE(result.failure);
  CHECK(result.outcome() == Outcome::pass);
  CHECK(result.from_cache == true);
  CHECK(bench.processes.started.at(0).at(0) == bench.folder.path() / "entry/firmware.elf");
}

TEST_CASE("run: an output that differs is a mismatch, and no failure of the job", "[jobs]") {
  RunBench bench;
  Bytes expected = large_result(large_input());
  expected.back() ^= 1;
  write_large_cases(bench.folder.path() / "cases", large_input(), expected);
  const RunResult result = bench.run();
  CHECK_FALSE(result.failure);
  CHECK(result.outcome() == Outcome::mismatch);
}

TEST_CASE("run: a wish for nothing is in the wish, and nothing is started", "[jobs]") {
  RunBench bench;
  bench.wish.firmware.image.clear();
  const RunResult result = bench.run();
  check_failure(result, Blame::input, "Name one thing to work on");
  CHECK(result.failure->is_in_wish);
  CHECK(bench.processes.started.empty());
}

TEST_CASE("run: an archive that is none is the user's to mend", "[jobs]") {
  RunBench bench;
  bench.build_it();
  bench.wish.firmware.path = bench.folder.path() / "nowhere.tar";
  check_failure(bench.run(), Blame::input, "nowhere.tar: no such file or folder");
}

TEST_CASE("run: a model that the image lacks is the user's to mend", "[jobs]") {
  RunBench bench;
  bench.wish.firmware.models = {"larger"};
  const RunResult result = bench.run();
  check_failure(result, Blame::input, "larger");
  CHECK(bench.processes.running == 0);
}

TEST_CASE("run: a compiler that is missing, or fails, is the build's", "[jobs]") {
  RunBench bench;
  bench.build_it();
  SECTION("missing") {
    bench.processes.missing = {"gcc"};
    check_failure(bench.run(), Blame::build, "gcc is not installed");
    CHECK(bench.processes.ran.empty());
  }
  SECTION("fails") {
    bench.processes.on_run = [](const ProcessRequest&) {
      return ProcessResult{1, "server.c:1:1: error: played\n"};
    };
    check_failure(bench.run(), Blame::build, "error: played");
  }
  CHECK(bench.processes.started.empty());
}

TEST_CASE("run: firmware that does not start, or is dead at start, is the flasher's", "[jobs]") {
  RunBench bench;
  SECTION("not started") {
    bench.processes.program = {};
    check_failure(bench.run(), Blame::flash, "cannot be started");
  }
  SECTION("dead") {
    bench.processes.program = dead_at_start(3);
    check_failure(bench.run(), Blame::flash, "exit code 3; its last output:\n(played words)");
  }
}

TEST_CASE("run: an emulator that is missing is named, with its package", "[jobs]") {
  RunBench bench;
  ImageDescription image = test_image_description();
  image.board = BoardCatalogue(ASSAY_SOURCE_DIR).find("").name;
  write_image(bench.folder.path() / "large.elf", image);
  bench.processes.missing = {"qemu-system-arm"};
  check_failure(bench.run(), Blame::flash,
                "The emulator qemu-system-arm is not installed: install the package");
}

TEST_CASE("run: a device that never answers, or stops to, is the link's", "[jobs]") {
  RunBench bench;
  SECTION("never") {
    bench.processes.program = silent(bench.clock);
    const RunResult result = bench.run();
    check_failure(result, Blame::link, "No answer to hello on uart within 10.0 s");
    CHECK_FALSE(result.hello);
  }
  SECTION("stops") {
    bench.processes.program = silent_after(1, bench.clock);
    const RunResult result = bench.run();
    check_failure(result, Blame::link, "stopped answering");
    CHECK(result.hello);
  }
}

TEST_CASE("run: a device that goes away as the model runs is the link's", "[jobs]") {
  RunBench bench;
  bench.processes.program =
      served([](DeviceEnd& end) { test_image.on_run = [&end] { end.hang_up(); }; });
  check_failure(bench.run(), Blame::link, "ended by itself with exit code 0");
}

TEST_CASE("run: another image than the prepared one is not taken for it", "[jobs]") {
  RunBench bench;
  ImageDescription image = test_image_description();
  image.build_id[7] ^= 1;
  write_image(bench.folder.path() / "large.elf", image);
  check_failure(bench.run(), Blame::link, "Another image answers on uart");
}

TEST_CASE("run: a model that returns non-zero, faults or runs on is the device's", "[jobs]") {
  RunBench bench;
  SECTION("non-zero") {
    bench.processes.program = served([](DeviceEnd&) { test_image.return_code = -7; });
    check_failure(bench.run(), Blame::device, "-7");
  }
  SECTION("out of memory") {
    bench.processes.program =
        served([](DeviceEnd&) { test_image.workspace_request_bytes = 1'000'000; });
    check_failure(bench.run(), Blame::device, "workspace");
  }
  SECTION("faults") {
    bench.processes.program = served([](DeviceEnd&) { test_image.on_run = crash; });
    const RunResult result = bench.run();
    check_failure(result, Blame::device, "The model large");
    CHECK(result.fault);
  }
  SECTION("runs on") {
    bench.processes.program =
        served([&bench](DeviceEnd& end) { test_image.on_run = [&] { run_on(end, bench.clock); }; });
    check_failure(bench.run(), Blame::device, "ran past its time-out of 300 s");
  }
}

TEST_CASE("run: asked to stop, it ends at every step, and so does what it started", "[jobs]") {
  RunBench bench;
  SECTION("building") {
    bench.build_it();
    bench.stop_at(JobStep::Kind::building);
  }
  SECTION("starting") { bench.stop_at(JobStep::Kind::starting); }
  SECTION("greeting") {
    bench.processes.program = [&](DeviceEnd& end) {
      end.receive();
      bench.stop.ask();
      end.wait_until_gone();
      return 0;
    };
  }
  SECTION("running") {
    bench.processes.program = served([&](DeviceEnd& end) {
      test_image.on_run = [&] {
        bench.stop.ask();
        end.wait_until_gone();
      };
    });
  }
  CHECK(is_cancelled([&] { bench.run(); }));
  CHECK(bench.processes.running == 0);
}

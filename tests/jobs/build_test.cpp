// The jobs build and inspect against fakes: what the cache has, each blame, and stopping.
#include "host/jobs/build.hpp"

#include "host/jobs/inspect.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_outside.hpp"
#include "tests/support/test_image_files.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace fs = std::filesystem;

namespace {

// A package whose image, and whose board's library, the cache has.
struct BuildBench : PlayedOutside {
  BuildBench() {
    write_package(folder.path() / "package");
    write_cache_entry(folder.path() / "entry", test_image_description());
    std::ofstream(folder.path() / "entry/libassay.a") << "a library";
    cache.finished = folder.path() / "entry";
    wish.firmware.path = inspect_wish.firmware.path = folder.path() / "package";
    wish.place.board = inspect_wish.place.board = "host";
  }

  BuildResult build() { return assay::build(outside, wish, events, stop); }
  InspectResult inspect() { return assay::inspect(outside, inspect_wish, events, stop); }

  BuildWish wish;
  InspectWish inspect_wish;
};

void check_blame(const std::optional<JobFailure>& failure, Blame blame, const std::string& part) {
  REQUIRE(failure);
  CHECK(failure->blame == blame);
  CHECK_THAT(failure->sentence, ContainsSubstring(part));
}

}  // namespace

TEST_CASE("build: an image stays in the cache, or is put where it is wanted", "[jobs]") {
  BuildBench bench;
  CHECK(bench.build().image == bench.folder.path() / "entry/firmware.elf");
  bench.wish.output = bench.folder.path() / "mine.elf";
  const BuildResult result = bench.build();
  REQUIRE_FALSE(result.failure);
  CHECK(result.image == bench.wish.output);
  CHECK(result.board->name == "host");
  CHECK(fs::file_size(result.image) == fs::file_size(bench.folder.path() / "entry/firmware.elf"));
  CHECK(bench.processes.started.empty());
}

TEST_CASE("build: the runtime is a library with its headers, and no image", "[jobs]") {
  BuildBench bench;
  bench.wish.firmware.path.clear();
  bench.wish.runtime = bench.folder.path() / "runtime";
  const BuildResult result = bench.build();
  REQUIRE_FALSE(result.failure);
  CHECK_FALSE(result.firmware);
  CHECK(fs::exists(result.library));
  CHECK(fs::exists(fs::path(result.include) / "assay.h"));
}

TEST_CASE("build: bytes that no linker takes are refused before anything is built", "[jobs]") {
  BuildBench bench;
  for (const std::uint64_t bytes :
       {std::uint64_t{511}, (std::uint64_t{1} << 30) + 1, ~std::uint64_t{0}}) {
    bench.wish.firmware.stack_bytes = bytes;
    check_blame(bench.build().failure, Blame::input, "--stack takes 512 to 1073741824 bytes");
  }
  bench.wish.firmware.stack_bytes = 512;
  bench.wish.firmware.argument_bytes = 0;
  check_blame(bench.build().failure, Blame::input, "--call-buffer takes 1 to 1073741824 bytes");
  bench.wish.firmware.argument_bytes = 1;
  CHECK_FALSE(bench.build().failure);
}

TEST_CASE("build: what contradicts itself, or cannot be written, is the user's", "[jobs]") {
  BuildBench bench;
  SECTION("contradicts") {
    bench.wish.runtime = bench.folder.path() / "runtime";
    check_blame(bench.build().failure, Blame::input, "--runtime builds no image");
  }
  SECTION("image") {
    bench.wish.output = bench.folder.path() / "no folder/mine.elf";
    check_blame(bench.build().failure, Blame::input, "mine.elf cannot be written");
  }
  SECTION("runtime") {
    bench.wish.firmware.path.clear();
    std::ofstream(bench.folder.path() / "runtime") << "a file";
    bench.wish.runtime = bench.folder.path() / "runtime";
    check_blame(bench.build().failure, Blame::input, "runtime cannot be written");
  }
}

TEST_CASE("build, inspect: a compiler that is missing is the build's", "[jobs]") {
  BuildBench bench;
  bench.processes.missing = {"ninja"};
  check_blame(bench.build().failure, Blame::build, "ninja is not installed");
  bench.inspect_wish.build = true;
  check_blame(bench.inspect().failure, Blame::build, "ninja is not installed");
}

TEST_CASE("inspect: a package is read, and built only where that is wished for", "[jobs]") {
  BuildBench bench;
  const InspectResult read = bench.inspect();
  REQUIRE_FALSE(read.failure);
  CHECK(read.package->models.at(0).name == "large");
  CHECK_FALSE(read.late_bound_calls);
  bench.inspect_wish.build = true;
  const InspectResult built = bench.inspect();
  CHECK(built.late_bound_calls == 0U);
  CHECK(built.board == "host");
}

TEST_CASE("inspect: a package that is none is the user's", "[jobs]") {
  BuildBench bench;
  std::ofstream(bench.folder.path() / "package/assay-package.json") << "{";
  check_blame(bench.inspect().failure, Blame::input, "assay-package.json");
}

TEST_CASE("build, inspect: asked to stop while it is built, it ends", "[jobs]") {
  BuildBench bench;
  bench.cache.finished.clear();
  bench.inspect_wish.build = true;
  bench.stop_at(JobStep::Kind::building);
  CHECK(is_cancelled([&] { bench.build(); }));
  CHECK(is_cancelled([&] { bench.inspect(); }));
  CHECK(bench.processes.ran.empty());
}

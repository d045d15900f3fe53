// The jobs build and inspect against fakes: what the cache has, each blame, and stopping.
#include "host/jobs/build.hpp"

#include "host/core/board/catalogue.hpp"
#include "host/jobs/inspect.hpp"
#include "tests/core/elf/fixtures.hpp"
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

TEST_CASE("build: what the compiler says of a model stands on top, and its whole log is kept",
          "[jobs]") {
  BuildBench bench;
  bench.cache.finished.clear();
  bench.processes.on_run = [](const ProcessRequest&) {
    return ProcessResult{1, "[1/2] cc\nlarge.c:7:3: error: expected ';'\nmore of it\n"};
  };
  const BuildResult result = bench.build();
  check_blame(result.failure, Blame::build, "large.c:7:3: error: expected ';'");
  CHECK_FALSE(result.firmware);
  CHECK_FALSE(result.failure->fit);
  const auto logs = fs::directory_iterator(bench.outside.folders.logs);
  REQUIRE(logs != fs::directory_iterator());
  std::ifstream log(logs->path());
  CHECK_THAT(std::string(std::istreambuf_iterator<char>(log), {}), ContainsSubstring("more of it"));
}

// The linker says no once, and then, with room to spare, makes the image of tests/core/fit.
TEST_CASE("build: an image that does not fit is the user's, with what takes how much", "[jobs]") {
  BuildBench bench;
  bench.cache.finished.clear();
  bench.wish.place.board = BoardCatalogue(ASSAY_SOURCE_DIR).find("").name;
  int links = 0;
  bench.processes.on_run = [&](const ProcessRequest& request) {
    if (!fs::exists(request.working_directory / "image.ld")) {
      fs::create_directories(request.working_directory / "board");
      std::ofstream(request.working_directory / "libassay.a") << "a library";
      return ProcessResult{};
    }
    if (++links == 1) return ProcessResult{1, "ld: region `flash' overflowed by 42 bytes\n"};
    for (const char* kind : {"elf", "map"}) {
      fs::copy_file(fixtures::path(std::string("cortex_m.") + kind),
                    request.working_directory / (std::string("firmware.") + kind));
    }
    return ProcessResult{};
  };
  const BuildResult result = bench.build();
  check_blame(result.failure, Blame::input, "does not fit");
  CHECK(links == 2);
  REQUIRE(result.failure->fit);
  std::uint64_t used = 0;
  for (const auto& region : result.failure->fit->regions) used += region.bytes_used;
  CHECK(used > 0);
}

TEST_CASE("build: an archive that is none, a model or a source that is not there, is the user's",
          "[jobs]") {
  BuildBench bench;
  SECTION("archive") {
    std::ofstream(bench.folder.path() / "none.tar") << "no archive";
    bench.wish.firmware.path = bench.folder.path() / "none.tar";
    check_blame(bench.build().failure, Blame::input, "none.tar");
  }
  SECTION("model") {
    bench.wish.firmware.models = {"larger"};
    check_blame(bench.build().failure, Blame::input, "no model larger (did you mean 'large'?)");
  }
  SECTION("source") {
    bench.wish.firmware.sources = {(bench.folder.path() / "mine.c").string()};
    check_blame(bench.build().failure, Blame::input, "mine.c: no such file or folder");
  }
  SECTION("board") {
    bench.wish.place.board = "hosts";
    check_blame(bench.build().failure, Blame::input, "hosts");
  }
  SECTION("pool") {
    bench.wish.firmware.pools = {"activations"};
    check_blame(bench.build().failure, Blame::input, "write it as NAME=REGION");
  }
  CHECK(bench.processes.ran.empty());
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

TEST_CASE("inspect: a package or archive that is none is the user's", "[jobs]") {
  BuildBench bench;
  SECTION("package") {
    std::ofstream(bench.folder.path() / "package/assay-package.json") << "{";
    check_blame(bench.inspect().failure, Blame::input, "assay-package.json");
  }
  SECTION("archive") {
    bench.inspect_wish.firmware.path = bench.folder.path() / "none.tar";
    std::ofstream(bench.inspect_wish.firmware.path) << "no archive";
    const InspectResult result = bench.inspect();
    check_blame(result.failure, Blame::input, "none.tar");
    CHECK_FALSE(result.package);
  }
  SECTION("nothing") {
    bench.inspect_wish.firmware.path = bench.folder.path() / "nowhere.tar";
    check_blame(bench.inspect().failure, Blame::input, "nowhere.tar: no such file or folder");
  }
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

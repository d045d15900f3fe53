#include "host/adapters/image_files.hpp"

#include <sys/resource.h>

#include <csignal>

#include "tests/adapters/command_flasher_fixture.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::FakeFlasher;
using assay::test::Forked;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("image files: a program gets a file of the right ending and content, and it goes") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"reads", "{bin}"});
  fake.make().flash(fake.job);
  fake.flasher.command->program = FakeFlasher::fake({"reads", "{hex}"});
  fake.make().flash(fake.job);
  const auto calls = fake.calls();
  REQUIRE(calls.size() == 2);
  CHECK(calls[0]["content"] == "010203ff05");
  CHECK(calls[0]["mode"] == 0700);
  CHECK_THAT(calls[0]["arguments"][0].get<std::string>(),
             Catch::Matchers::StartsWith(fake.temporary().string()));
  // ":020000040800F2" and a line feed, by hand after the specification.
  CHECK_THAT(calls[1]["content"].get<std::string>(),
             Catch::Matchers::StartsWith("3a30323030303030343038303046320a"));
  CHECK(fake.left_nothing_behind());
}

TEST_CASE("image files: they go also after a failure") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"fails", "{bin}", "1"});
  CHECK_THROWS_AS(fake.make().flash(fake.job), Error);
  CHECK(fake.was_called());
  CHECK(fake.left_nothing_behind());
}

TEST_CASE("image files: no folder is made where no template names one") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "{elf}"});
  ::setenv("TMPDIR", (fake.temporary() / "missing").c_str(), 1);
  CHECK_NOTHROW(fake.make().flash(fake.job));
}

TEST_CASE("image files: a folder that cannot be made is told") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "{bin}"});
  ::setenv("TMPDIR", (fake.temporary() / "missing").c_str(), 1);
  try {
    fake.make().flash(fake.job);
    FAIL("no Error was thrown");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    CHECK_THAT(error.what(), ContainsSubstring("TMPDIR"));
  }
  CHECK_FALSE(fake.was_called());
}

TEST_CASE("image files: a disk that takes no more is told, and nothing is left on it") {
  FakeFlasher fake;
  fake.job.image.ranges = {{0x08000000, std::vector<std::uint8_t>(0x10000, 1)}};
  Forked tool([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      const ImageFiles files(fake.job.image, true, false, 0x10000);
      return 1;
    } catch (const Error& error) {
      const std::string text = error.what();
      if (error.blame() != Blame::flash) return 2;
      return text.find("firmware.bin") != std::string::npos &&
                     text.find("File too large") != std::string::npos &&
                     text.find("Make room") != std::string::npos
                 ? 0
                 : 3;
    }
  });
  CHECK(tool.wait() == 0);
  CHECK(fake.left_nothing_behind());
}

TEST_CASE("image files: a binary file begins where the flash does, or is refused") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "{bin}"});
  fake.job.image.ranges = {{0x08000100, {1}}};
  CHECK_THROWS_WITH(fake.make().flash(fake.job), ContainsSubstring("0x08000100") &&
                                                     ContainsSubstring("0x08000000") &&
                                                     ContainsSubstring("'flash'"));
  CHECK_THROWS_AS(fake.make().plan(fake.job), Error);
  CHECK_FALSE(fake.was_called());
  // Formats that have addresses may begin anywhere.
  fake.flasher.command->program = FakeFlasher::fake({"ok", "{hex}"});
  CHECK_NOTHROW(fake.make().flash(fake.job));
}

TEST_CASE("image files: an image with a hole beyond the region is no binary file") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "{bin}"});
  fake.board.regions.push_back({"external", RegionKind::flash, 0x90000000, 0x10000, true});
  fake.job.image.ranges.push_back({0x90000000, {1}});
  CHECK_THROWS_WITH(fake.make().flash(fake.job), ContainsSubstring("too much for one binary file"));
  CHECK(fake.left_nothing_behind());
}

// A cache's folder that others may write, or own, is not used, and nothing in it touched.
#include "host/adapters/cache_place.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "host/adapters/cache_store.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_outside.hpp"

using namespace assay;
namespace fs = std::filesystem;
using Catch::Matchers::ContainsSubstring;

namespace {

void expect_private(const fs::path& folder, const std::string& reason) {
  test::RecordedEvents events;
  fs::path built;
  {
    CacheStore cache(folder);
    CHECK_FALSE(cache.find("key"));
    built = cache.build("key", test::no_stop, events, [](const fs::path& place) {
      std::ofstream(place / "firmware.elf") << "own";
    });
    CHECK(fs::exists(built / "firmware.elf"));
    CHECK(built.lexically_relative(folder).begin()->string() == "..");
  }
  CHECK_FALSE(fs::exists(built));
  REQUIRE(events.warnings.size() == 1);
  CHECK_THAT(events.warnings[0], ContainsSubstring(reason) && ContainsSubstring("Set ASSAY_CACHE"));
}

}  // namespace

TEST_CASE("a cache that any user may write is not believed") {
  const test::TemporaryFolder folder;
  CacheStore(folder.path()).build("key", test::no_stop, test::no_events, [](const fs::path&) {});
  SECTION("at its top") {
    fs::permissions(folder.path(), fs::perms::all);
    expect_private(folder.path(), "can be written by any user");
  }
  SECTION("in a folder of it") {
    fs::permissions(folder.path() / "entries", fs::perms::all);
    expect_private(folder.path(), "entries can be written by any user");
  }
  SECTION("but its top may be a folder for all, where each removes only their own") {
    fs::permissions(folder.path(), fs::perms{01777});
    CHECK(CacheStore(folder.path()).find("key"));
  }
}

TEST_CASE("a cache whose folder is no folder is not used") {
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "entries") << "";
  expect_private(folder.path(), "entries is no folder");
}

TEST_CASE("a cache of another user is not believed, and what it links to not removed") {
  if (::geteuid() != 0) return;
  const test::TemporaryFolder folder;
  fs::create_directories(folder.path() / "kept/killed.1.00000000");
  fs::create_directory(folder.path() / "cache");
  fs::create_directory_symlink(folder.path() / "kept", folder.path() / "cache/staging");
  SECTION("a link alone") { expect_private(folder.path() / "cache", "staging is no folder"); }
  SECTION("all of it") {
    REQUIRE(::chown((folder.path() / "cache").c_str(), 65534, 65534) == 0);
    expect_private(folder.path() / "cache", "belongs to the user 65534");
  }
  CHECK(fs::exists(folder.path() / "kept/killed.1.00000000"));
}

TEST_CASE("a cache is made for no other user to write, whatever the umask") {
  const test::TemporaryFolder folder;
  const mode_t before = ::umask(0);
  const auto built = CacheStore(folder.path() / "new/cache")
                         .build("key", test::no_stop, test::no_events, [](const fs::path& in) {
                           fs::create_directory(in / "board");
                           std::ofstream(in / "board/start.o") << "";
                         });
  ::umask(before);
  CHECK(CacheStore(folder.path() / "new/cache").find("key"));
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    CAPTURE(entry.path());
    if (entry.path().extension() == ".lock") continue;  // holds nothing
    CHECK((fs::status(entry).permissions() & fs::perms::others_write) == fs::perms::none);
  }
}

TEST_CASE("threads that need the same private entry build it once, and another at the same time") {
  const test::TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  CacheStore cache(folder.path());
  std::atomic<int> builds = 0, started = 0;
  std::atomic<bool> other_built = false;
  std::vector<std::string> found(4);
  std::vector<std::thread> threads;
  for (auto& content : found) {
    threads.emplace_back([&] {
      ++started;
      const auto built =
          cache.build("key", test::no_stop, test::no_events, [&](const fs::path& in) {
            while (started < 4 || !other_built) std::this_thread::yield();
            std::ofstream(in / "number") << ++builds;
          });
      std::getline(std::ifstream(built / "number"), content);
    });
  }
  cache.build("other", test::no_stop, test::no_events, [](const fs::path&) {});
  other_built = true;
  for (auto& thread : threads) thread.join();
  CHECK(builds == 1);
  CHECK(found == std::vector<std::string>(4, "1"));
}

TEST_CASE("who waits for another's private build can be stopped, and builds where that fails") {
  const test::TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  CacheStore cache(folder.path());
  std::atomic<bool> begun = false, fail = false;
  std::thread first([&] {
    CHECK_THROWS_WITH(cache.build("key", test::no_stop, test::no_events,
                                  [&](const fs::path&) {
                                    begun = true;
                                    while (!fail) std::this_thread::yield();
                                    throw std::runtime_error("compiler says no");
                                  }),
                      "compiler says no");
  });
  while (!begun) std::this_thread::yield();
  Stop stop;
  stop.ask();
  CHECK_THROWS_AS(cache.build("key", stop, test::no_events, [](const fs::path&) {}), Cancelled);
  bool built = false;
  std::thread second([&] {
    cache.build("key", test::no_stop, test::no_events, [&](const fs::path&) { built = true; });
  });
  fail = true;
  first.join();
  second.join();
  CHECK(built);
}

TEST_CASE("a private build that fails leaves nothing, and its exception passes on") {
  const test::TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  CacheStore cache(folder.path());
  fs::path place;
  CHECK_THROWS_WITH(cache.build("key", test::no_stop, test::no_events,
                                [&](const fs::path& in) {
                                  place = in;
                                  throw std::runtime_error("compiler says no");
                                }),
                    "compiler says no");
  CHECK_FALSE(fs::exists(place));
}

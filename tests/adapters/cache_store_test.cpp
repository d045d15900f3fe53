#include "host/adapters/cache_store.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include "host/base/error.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
namespace fs = std::filesystem;
using assay::test::Forked;
using assay::test::Pipe;
using Catch::Matchers::ContainsSubstring;

namespace {

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_empty_or_missing(const fs::path& folder) {
  return !fs::exists(folder) || fs::is_empty(folder);
}

Error error_of_build(CacheStore& cache, const std::function<void(const fs::path&)>& fill) {
  try {
    cache.build("key", test::no_stop, test::no_events, fill);
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("no Error was thrown");
}

}  // namespace

TEST_CASE("what was built is found under its key, and not built again") {
  const test::TemporaryFolder folder;
  CacheStore cache(folder.path());
  REQUIRE_FALSE(cache.find("key"));
  const auto built =
      cache.build("key", test::no_stop, test::no_events, [](const fs::path& staging) {
        REQUIRE(fs::is_empty(staging));
        write(staging / "firmware.elf", "content");
      });
  REQUIRE(read(built / "firmware.elf") == "content");
  REQUIRE(cache.find("key") == built);
  REQUIRE_FALSE(cache.find("other"));
  REQUIRE(cache.build("key", test::no_stop, test::no_events,
                      [](const fs::path&) { FAIL("built again"); }) == built);
  REQUIRE(CacheStore(folder.path()).find("key") == built);  // another run
}

TEST_CASE("nothing is visible before a build is complete") {
  const test::TemporaryFolder folder;
  CacheStore cache(folder.path());
  cache.build("key", test::no_stop, test::no_events, [&](const fs::path& staging) {
    write(staging / "firmware.elf", "half");
    REQUIRE_FALSE(CacheStore(folder.path()).find("key"));
    REQUIRE(fs::exists(staging / "firmware.elf"));  // nor did that run tidy it away
  });
  REQUIRE(cache.find("key"));
}

TEST_CASE("a build that fails leaves nothing, and its exception passes on") {
  const test::TemporaryFolder folder;
  CacheStore cache(folder.path());
  REQUIRE_THROWS_WITH(cache.build("key", test::no_stop, test::no_events,
                                  [](const fs::path& staging) {
                                    write(staging / "firmware.elf", "half");
                                    throw std::runtime_error("compiler says no");
                                  }),
                      "compiler says no");
  REQUIRE_FALSE(cache.find("key"));
  REQUIRE(is_empty_or_missing(folder.path() / "staging"));
  REQUIRE_NOTHROW(cache.build("key", test::no_stop, test::no_events, [](const fs::path&) {}));
}

TEST_CASE("threads that build the same key at once build it once") {
  const test::TemporaryFolder folder;
  std::atomic<int> builds = 0;
  std::atomic<int> started = 0;
  std::vector<std::string> contents(4);
  std::vector<std::thread> threads;
  for (auto& content : contents) {
    threads.emplace_back([&] {
      CacheStore cache(folder.path());
      ++started;
      const auto built =
          cache.build("key", test::no_stop, test::no_events, [&](const fs::path& staging) {
            while (started < 4) std::this_thread::yield();
            write(staging / "number", std::to_string(++builds));
          });
      content = read(built / "number");
    });
  }
  for (auto& thread : threads) thread.join();
  REQUIRE(builds == 1);
  REQUIRE(contents == std::vector<std::string>(4, "1"));
}

TEST_CASE("a process waits for another's build of the same key and takes its result") {
  const test::TemporaryFolder folder;
  Pipe begun, go;
  Forked first([&] {
    CacheStore(folder.path())
        .build("key", test::no_stop, test::no_events, [&](const fs::path& staging) {
          begun.say('b');
          go.hear();
          write(staging / "builder", "first");
        });
    return 0;
  });
  REQUIRE(begun.hear() == 'b');
  Forked second([&] {
    CacheStore cache(folder.path());
    begun.say('b');
    const auto built = cache.build("key", test::no_stop, test::no_events,
                                   [](const fs::path& path) { write(path / "builder", "second"); });
    return read(built / "builder") == "first" ? 0 : 1;
  });
  REQUIRE(begun.hear() == 'b');
  // Another key is not held up by either.
  CacheStore cache(folder.path());
  REQUIRE_NOTHROW(cache.build("other", test::no_stop, test::no_events, [](const fs::path&) {}));
  go.say('g');
  REQUIRE(first.wait() == 0);
  REQUIRE(second.wait() == 0);
  REQUIRE(is_empty_or_missing(folder.path() / "staging"));
}

TEST_CASE("a build that was killed leaves nothing visible, and the next run tidies up") {
  const test::TemporaryFolder folder;
  const fs::path staging_folder = folder.path() / "staging";
  Pipe begun;
  Forked builder([&] {
    CacheStore(folder.path())
        .build("key", test::no_stop, test::no_events, [&](const fs::path& staging) {
          write(staging / "firmware.elf", "half");
          begun.say('b');
          ::pause();
        });
    return 0;
  });
  REQUIRE(begun.hear() == 'b');

  SECTION("a run that comes later") {
    builder.kill();
    REQUIRE_FALSE(is_empty_or_missing(staging_folder));
    CacheStore cache(folder.path());
    REQUIRE(is_empty_or_missing(staging_folder));
    REQUIRE_FALSE(cache.find("key"));
    const auto built = cache.build("key", test::no_stop, test::no_events, [](const fs::path& path) {
      write(path / "firmware.elf", "whole");
    });
    REQUIRE(read(built / "firmware.elf") == "whole");
  }
  SECTION("a run that began before the other was killed") {
    CacheStore cache(folder.path());
    builder.kill();
    cache.build("key", test::no_stop, test::no_events, [&](const fs::path& path) {
      for (const auto& entry : fs::directory_iterator(staging_folder)) {
        REQUIRE(entry.path() == path);
      }
    });
  }
  REQUIRE(is_empty_or_missing(staging_folder));
}

TEST_CASE("a wish to stop ends the wait for another's build") {
  const test::TemporaryFolder folder;
  Pipe begun;
  Forked builder([&] {
    CacheStore(folder.path()).build("key", test::no_stop, test::no_events, [&](const fs::path&) {
      begun.say('b');
      ::pause();
    });
    return 0;
  });
  REQUIRE(begun.hear() == 'b');
  Stop stop;
  CacheStore cache(folder.path());
  const test::Asker asker(stop);
  REQUIRE(test::is_cancelled(
      [&] { cache.build("key", stop, test::no_events, [](const fs::path&) {}); }));
}

TEST_CASE("a cache that cannot be written is an error that says what to do") {
  SECTION("below something that is no folder") {
    CacheStore cache("/dev/null/cache");
    REQUIRE_FALSE(cache.find("key"));
    const Error error = error_of_build(cache, [](const fs::path&) {});
    REQUIRE(error.blame() == Blame::build);
    REQUIRE_THAT(error.what(), ContainsSubstring("/dev/null/cache") &&
                                   ContainsSubstring("Not a directory") &&
                                   ContainsSubstring("set ASSAY_CACHE"));
  }
  SECTION("on a full disk") {
    const test::TemporaryFolder folder;
    CacheStore cache(folder.path());
    const Error error = error_of_build(cache, [](const fs::path& staging) {
      throw fs::filesystem_error("copy", "/elsewhere/source.c", staging / "source.c",
                                 std::make_error_code(std::errc::no_space_on_device));
    });
    REQUIRE(error.blame() == Blame::build);
    REQUIRE_THAT(error.what(),
                 ContainsSubstring("No space left on device") && ContainsSubstring("free space"));
  }
  SECTION("but what the build could not do elsewhere is not blamed on it") {
    const test::TemporaryFolder folder;
    CacheStore cache(folder.path());
    REQUIRE_THROWS_AS(cache.build("key", test::no_stop, test::no_events,
                                  [](const fs::path&) {
                                    throw fs::filesystem_error(
                                        "copy", "/elsewhere/source.c",
                                        std::make_error_code(std::errc::permission_denied));
                                  }),
                      fs::filesystem_error);
  }
}

TEST_CASE("a cache without the permission to write serves what it has and refuses the rest") {
  const test::TemporaryFolder folder;
  CacheStore(folder.path()).build("old", test::no_stop, test::no_events, [](const fs::path&) {});
  fs::create_directory(folder.path() / "staging" / "killed.1.00000000");
  fs::permissions(folder.path(), fs::perms{0755});
  for (const char* name : {"entries", "locks", "staging"}) {
    fs::permissions(folder.path() / name, fs::perms{0555});
  }
  Forked user([&] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 2;  // permissions do not bind root
    CacheStore cache(folder.path());
    if (!cache.find("old")) return 3;
    const Error error = error_of_build(cache, [](const fs::path&) {});
    return std::string(error.what()).find("Permission denied") != std::string::npos ? 0 : 4;
  });
  REQUIRE(user.wait() == 0);
}

TEST_CASE("the cache lies where the environment says") {
  const auto folder_with = [](const std::map<std::string, const char*>& variables) {
    return cache_folder([&](const char* name) {
      const auto at = variables.find(name);
      return at == variables.end() ? nullptr : at->second;
    });
  };
  REQUIRE(folder_with({{"ASSAY_CACHE", "/a"}, {"XDG_CACHE_HOME", "/x"}, {"HOME", "/h"}}) == "/a");
  REQUIRE(folder_with({{"ASSAY_CACHE", ""}, {"XDG_CACHE_HOME", "/x"}, {"HOME", "/h"}}) ==
          "/x/assay");
  REQUIRE(folder_with({{"XDG_CACHE_HOME", "relative"}, {"HOME", "/h"}}) == "/h/.cache/assay");
  REQUIRE(folder_with({{"HOME", "/h"}}) == "/h/.cache/assay");
  REQUIRE(folder_with({{"ASSAY_CACHE", "relative"}}) == fs::absolute("relative"));
  REQUIRE_THROWS_WITH(folder_with({}), ContainsSubstring("set ASSAY_CACHE"));
}

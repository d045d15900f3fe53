// What a computer that stops leaves of the cache, told from the system calls of a build.
#include <sys/syscall.h>

#include <fstream>
#include <iterator>
#include <set>

#include "host/adapters/cache_store.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/adapters/traced.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_outside.hpp"

using namespace assay;
namespace fs = std::filesystem;

namespace {

void fill_two_files(const fs::path& staging) {
  std::ofstream(staging / "firmware.elf") << "firmware";
  fs::create_directory(staging / "board");
  std::ofstream(staging / "board/start.o") << "start";
}

fs::path file_of(const test::SystemCall& call) {
  std::error_code none;
  return fs::read_symlink(
      "/proc/" + std::to_string(call.process) + "/fd/" + std::to_string(call.first_argument), none);
}

bool is_rename(std::uint64_t number) {
#ifdef SYS_rename
  if (number == SYS_rename) return true;
#endif
#ifdef SYS_renameat
  if (number == SYS_renameat) return true;
#endif
  return number == SYS_renameat2;
}

}  // namespace

TEST_CASE("an entry is on the disk before it gets its name, and its name before it is used") {
  const test::TemporaryFolder folder;
  std::set<fs::path> durable;
  std::set<fs::path> durable_after;
  std::set<fs::path> missing;
  unsigned renames = 0;
  REQUIRE(test::run_traced(
      [&] {
        CacheStore(folder.path()).build("key", test::no_stop, test::no_events, fill_two_files);
      },
      [&](const test::SystemCall& call) {
        const fs::path file = file_of(call);
        if (call.number == SYS_fsync) {
          (renames == 0 ? durable : durable_after).insert(file);
        }
        if (call.number == SYS_write || call.number == SYS_writev) {
          durable.erase(file);
        }
        if (is_rename(call.number) && ++renames == 1) {
          for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "staging")) {
            if (durable.count(entry.path()) == 0) missing.insert(entry.path());
          }
        }
        return true;
      }));
  CHECK(renames == 1);
  CHECK(durable.size() == 5);  // two files, the record, two folders
  CHECK(missing.empty());
  CHECK(durable_after == std::set<fs::path>{folder.path() / "entries"});
}

TEST_CASE("a build that is killed at any of its steps leaves a whole entry or none") {
  unsigned whole = 0;
  unsigned none = 0;
  for (unsigned step = 1;; ++step) {
    CAPTURE(step);
    const test::TemporaryFolder folder;
    unsigned calls = 0;
    const bool ended = test::run_traced(
        [&] {
          CacheStore(folder.path()).build("key", test::no_stop, test::no_events, fill_two_files);
        },
        [&](const test::SystemCall&) { return ++calls < step; });
    test::RecordedEvents events;
    CacheStore cache(folder.path());
    ++(cache.find("key") ? whole : none);
    const auto built = cache.build("key", test::no_stop, events, fill_two_files);
    std::ifstream file(built / "board/start.o");
    REQUIRE(std::string(std::istreambuf_iterator<char>(file), {}) == "start");
    REQUIRE(events.warnings.empty());
    REQUIRE(fs::is_empty(folder.path() / "staging"));
    if (ended) break;
  }
  CHECK(none > 20);
  CHECK(whole > 1);
}

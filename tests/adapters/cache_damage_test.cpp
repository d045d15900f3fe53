// Whatever has happened to an entry of the cache: it is built again, and the user told once.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "host/adapters/cache_store.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_outside.hpp"

using namespace assay;
namespace fs = std::filesystem;
using assay::test::Forked;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr uid_t nobody = 65534;

void put(const fs::path& path, const std::string& text) {
  fs::remove(path);
  std::ofstream(path) << text;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void fill(const fs::path& staging) {
  put(staging / "firmware.elf", "firmware");
  fs::create_directory(staging / "board");
  put(staging / "board/start.o", "start");
}

void edit_record(const fs::path& entry, const std::string& from, const std::string& to) {
  std::string text = text_of(entry / "entry.json");
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(from + " is not in the record");
  put(entry / "entry.json", text.replace(at, from.size(), to));
}

struct Damage {
  const char* name;
  const char* told;  // a part of the note
  std::function<void(const fs::path& entry)> befalls;
  bool by_root = false;
};

const std::vector<Damage> damages = {
    {"a file is missing", "firmware.elf is missing",
     [](const fs::path& entry) { fs::remove(entry / "firmware.elf"); }},
    {"a file in a folder is missing", "board/start.o is missing",
     [](const fs::path& entry) { fs::remove_all(entry / "board"); }},
    {"a file is cut short", "firmware.elf is not what was built",
     [](const fs::path& entry) { put(entry / "firmware.elf", "firm"); }},
    {"a file is empty", "firmware.elf is not what was built",
     [](const fs::path& entry) { put(entry / "firmware.elf", ""); }},
    {"a byte is another", "firmware.elf is not what was built",
     [](const fs::path& entry) { put(entry / "firmware.elf", "firmwarf"); }},
    {"a file has grown", "firmware.elf is not what was built",
     [](const fs::path& entry) { put(entry / "firmware.elf", "firmware "); }},
    {"there is one file more", "extra.o does not belong to it",
     [](const fs::path& entry) { put(entry / "board" / "extra.o", ""); }},
    {"the entry is empty", "entry.json is missing or damaged",
     [](const fs::path& entry) {
       fs::remove_all(entry);
       fs::create_directory(entry);
     }},
    {"the entry is a file", "it is no folder",
     [](const fs::path& entry) {
       fs::remove_all(entry);
       put(entry, "entry");
     }},
    {"the entry is a link to a copy", "it is no folder",
     [](const fs::path& entry) {
       const fs::path copy = entry.parent_path().parent_path() / "copy";
       fs::rename(entry, copy);
       fs::create_symlink(copy, entry);
     }},
    {"the entry is a link to nothing", "it is no folder",
     [](const fs::path& entry) {
       fs::remove_all(entry);
       fs::create_symlink("nothing", entry);
     }},
    {"the entry is another's", "it is a copy of another",
     [](const fs::path& entry) {
       const auto other = CacheStore(entry.parent_path().parent_path())
                              .build("other", test::no_stop, test::no_events, fill);
       fs::remove_all(entry);
       fs::copy(other, entry, fs::copy_options::recursive);
     }},
    {"any user may write the entry", "it can be written by any user",
     [](const fs::path& entry) { fs::permissions(entry, fs::perms{0777}); }},
    {"any user may write a file", "firmware.elf can be written by any user",
     [](const fs::path& entry) { fs::permissions(entry / "firmware.elf", fs::perms{0646}); }},
    {"any user may write a folder", "board can be written by any user",
     [](const fs::path& entry) { fs::permissions(entry / "board", fs::perms{0777}); }},
    {"the record is missing", "entry.json is missing or damaged",
     [](const fs::path& entry) { fs::remove(entry / "entry.json"); }},
    {"the record is garbage", "entry.json is missing or damaged",
     [](const fs::path& entry) { put(entry / "entry.json", "{\"version\": 1, \"key"); }},
    {"the record is longer than any", "entry.json is missing or damaged",
     [](const fs::path& entry) {
       put(entry / "entry.json", text_of(entry / "entry.json") + std::string(2 << 20, ' '));
     }},
    {"the record is of another format", "entry.json is missing or damaged",
     [](const fs::path& entry) { edit_record(entry, "\"version\": 1", "\"version\": 2"); }},
    {"the record states another digest", "board/start.o is not what was built",
     [](const fs::path& entry) { edit_record(entry, "\"sha256\": \"", "\"sha256\": \"0"); }},
    {"the record states another user", "it was built by the user 12345",
     [](const fs::path& entry) {
       edit_record(entry, "\"owner\": " + std::to_string(::geteuid()), "\"owner\": 12345");
     }},
    {"a file is a FIFO", "firmware.elf is no file",
     [](const fs::path& entry) {
       fs::remove(entry / "firmware.elf");
       if (::mkfifo((entry / "firmware.elf").c_str(), 0644) != 0) throw std::runtime_error("FIFO");
     }},
    {"the record is a FIFO", "entry.json is missing or damaged",
     [](const fs::path& entry) {
       fs::remove(entry / "entry.json");
       if (::mkfifo((entry / "entry.json").c_str(), 0644) != 0) throw std::runtime_error("FIFO");
     }},
    {"a file is a folder", "firmware.elf is missing",
     [](const fs::path& entry) {
       fs::remove(entry / "firmware.elf");
       fs::create_directory(entry / "firmware.elf");
     }},
    {"a file is a link to its copy", "firmware.elf cannot be read",
     [](const fs::path& entry) {
       const fs::path copy = entry.parent_path().parent_path() / "copy";
       fs::rename(entry / "firmware.elf", copy);
       fs::create_symlink(copy, entry / "firmware.elf");
     }},
    {"another user owns the entry", "it belongs to the user 65534",
     [](const fs::path& entry) { REQUIRE(::chown(entry.c_str(), nobody, nobody) == 0); }, true},
    {"another user owns a file", "firmware.elf belongs to the user 65534",
     [](const fs::path& entry) {
       REQUIRE(::chown((entry / "firmware.elf").c_str(), nobody, nobody) == 0);
     },
     true},
};

// Builds and damages in the folder; then runs as the user does: 0 where the damage shows in one
// note alone and everything is whole afterwards.
int run_after(const fs::path& folder, const Damage& damage) {
  damage.befalls(CacheStore(folder).build("key", test::no_stop, test::no_events, fill));
  for (const std::size_t expected : {1, 0}) {
    test::RecordedEvents events;
    std::size_t builds = 0;
    CacheStore cache(folder);
    const auto built = cache.build("key", test::no_stop, events, [&](const fs::path& staging) {
      ++builds;
      fill(staging);
    });
    if (builds != expected || events.warnings.size() != expected) return 1;
    if (expected == 1 && events.warnings[0].find(damage.told) == std::string::npos) return 2;
    if (text_of(built / "firmware.elf") != "firmware") return 3;
    if (text_of(built / "board/start.o") != "start") return 4;
    if (built != folder / "entries/key") return 5;
    if (!fs::is_empty(folder / "staging")) return 6;
  }
  return 0;
}

int as_nobody(const fs::path& folder, const std::function<int()>& work) {
  if (::geteuid() == 0 && ::chown(folder.c_str(), nobody, nobody) != 0) return 90;
  Forked user([&] {
    if (::geteuid() == 0 && ::setuid(nobody) != 0) return 91;
    return work();
  });
  return user.wait();
}

}  // namespace

TEST_CASE("a damaged entry is built again, with one note that says why") {
  for (const Damage& damage : damages) {
    if (damage.by_root && ::geteuid() != 0) continue;
    CAPTURE(damage.name);
    const test::TemporaryFolder folder;
    CHECK(run_after(folder.path(), damage) == 0);
  }
}

TEST_CASE("a damaged entry is built again by a user whom permissions bind") {
  auto all = damages;
  all.push_back({"a file cannot be read", "firmware.elf cannot be read", [](const fs::path& entry) {
                   fs::permissions(entry / "firmware.elf", fs::perms::none);
                 }});
  all.push_back({"a folder cannot be read", "board in it cannot be read",
                 [](const fs::path& entry) { fs::permissions(entry / "board", fs::perms::none); }});
  all.push_back({"the entry cannot be entered", "entry.json is missing or damaged",
                 [](const fs::path& entry) { fs::permissions(entry, fs::perms::none); }});
  for (const Damage& damage : all) {
    if (damage.by_root) continue;
    CAPTURE(damage.name);
    const test::TemporaryFolder folder;
    CHECK(as_nobody(folder.path(), [&] { return run_after(folder.path(), damage); }) == 0);
  }
}

TEST_CASE("files of an entry cannot be written, and the cache can be removed") {
  const test::TemporaryFolder folder;
  CHECK(as_nobody(folder.path(), [&] {
          const auto built =
              CacheStore(folder.path()).build("key", test::no_stop, test::no_events, fill);
          if (::access((built / "firmware.elf").c_str(), W_OK) == 0) return 1;
          if (::access((built / "entry.json").c_str(), W_OK) == 0) return 2;
          fs::remove_all(folder.path() / "entries");
          return 0;
        }) == 0);
}

TEST_CASE("an entry that cannot be removed is no error: a private one serves this run") {
  if (::geteuid() != 0) return;
  const test::TemporaryFolder folder;
  fs::remove(CacheStore(folder.path()).build("key", test::no_stop, test::no_events, fill) /
             "firmware.elf");
  fs::permissions(folder.path(), fs::perms{0755});
  const test::TemporaryFolder anybodys;
  fs::permissions(anybodys.path(), fs::perms::all);
  fs::path built;
  Forked user([&] {
    ::setenv("TMPDIR", anybodys.path().c_str(), 1);
    if (::setuid(nobody) != 0) return 91;
    test::RecordedEvents events;
    {
      CacheStore cache(folder.path());
      built = cache.build("key", test::no_stop, events, fill);
      if (text_of(built / "firmware.elf") != "firmware") return 1;
      if (cache.build("key", test::no_stop, events, [](const fs::path&) { throw 1; }) != built)
        return 2;
    }
    if (fs::exists(built)) return 3;
    if (events.warnings.size() != 1) return 4;
    return events.warnings[0].find("firmware.elf is missing") != std::string::npos &&
                   events.warnings[0].find("Set ASSAY_CACHE") != std::string::npos
               ? 0
               : 5;
  });
  CHECK(user.wait() == 0);
}

TEST_CASE("processes that build one key while it is damaged get it without an error") {
  const test::TemporaryFolder folder;
  const fs::path entry = folder.path() / "entries/key";
  const auto build_often = [&] {
    for (int i = 0; i < 100; ++i)
      CacheStore(folder.path()).build("key", test::no_stop, test::no_events, fill);
    return 0;
  };
  Forked first(build_often);
  Forked second(build_often);
  Forked third([&] {
    for (int i = 0; i < 200; ++i) {
      std::error_code ignored;
      if (i % 2 == 0) fs::remove(entry / "firmware.elf", ignored);
      if (i % 2 == 1) fs::resize_file(entry / "board/start.o", 1, ignored);
      CacheStore(folder.path()).find("key");
    }
    return 0;
  });
  CHECK(first.wait() == 0);
  CHECK(second.wait() == 0);
  CHECK(third.wait() == 0);
  CacheStore cache(folder.path());
  CHECK(text_of(cache.build("key", test::no_stop, test::no_events, fill) / "board/start.o") ==
        "start");
  CHECK(fs::is_empty(folder.path() / "staging"));
}

#include "host/core/doctor/check_folders.hpp"

#include <fstream>

#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::TemporaryFolder;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

TEST_CASE("doctor: a cache tells its place and the size of all files in it") {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "entries/one");
  std::ofstream(folder.path() / "entries/one/image") << std::string(1500, 'x');
  std::ofstream(folder.path() / "log") << std::string(501, 'x');
  fs::create_symlink(folder.path() / "log", folder.path() / "again");
  const FolderFacts facts = look_at_folder(folder.path(), Parents::may_be_missing);
  CHECK(facts.exists);
  CHECK(facts.bytes == 2001);
  const DoctorFinding finding = check_cache(facts);
  CHECK(finding.level == DoctorFinding::Level::ok);
  CHECK(finding.what == folder.path().string() + ", 2.0 kB");
}

TEST_CASE("doctor: a folder that is to be made counts by the one above") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const fs::path missing = folder.path() / "a/b/c";
  CHECK(look_at_folder(missing, Parents::may_be_missing).obstacle.empty());
  CHECK_FALSE(look_at_folder(missing, Parents::may_be_missing).exists);
  CHECK_FALSE(fs::exists(folder.path() / "a"));
  CHECK_THAT(look_at_folder(missing, Parents::must_exist).obstacle,
             ContainsSubstring("a/b is no folder"));
  CHECK(look_at_folder(folder.path() / "a", Parents::must_exist).obstacle.empty());
  CHECK_THAT(look_at_folder(folder.path() / "file/cache", Parents::may_be_missing).obstacle,
             ContainsSubstring("file is no folder"));
}

TEST_CASE("doctor: a folder that cannot be used is a problem of those who need it") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const FolderFacts facts = look_at_folder(folder.path() / "file", Parents::may_be_missing);
  const DoctorFinding cache = check_cache(facts), locks = check_locks(facts);
  CHECK(cache.level == DoctorFinding::Level::problem);
  CHECK(cache.blame == Blame::build);
  CHECK_THAT(cache.mend, ContainsSubstring("ASSAY_CACHE"));
  CHECK(locks.level == DoctorFinding::Level::problem);
  CHECK(locks.blame == Blame::flash);
  CHECK_THAT(locks.mend, ContainsSubstring("ASSAY_LOCK_DIR"));
}

TEST_CASE("doctor: sizes have three digits at most") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(999) == "999 bytes");
  CHECK(size_text(1000) == "1.0 kB");
  CHECK(size_text(9949) == "9.9 kB");
  CHECK(size_text(9950) == "10 kB");
  CHECK(size_text(34'400'000) == "34 MB");
  CHECK(size_text(999'600) == "1.0 MB");
  CHECK(size_text(2'000'000'000'000'000) == "2000 TB");
}

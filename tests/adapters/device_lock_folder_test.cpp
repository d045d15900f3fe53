// The folder of device locks: whose it is, what may lie in it, and where it is.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <fstream>

#include "host/adapters/device_lock.hpp"
#include "tests/adapters/lock_holders.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

TEST_CASE("device lock: what others left in the folder is harmless") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "7") << ticket_text({0, {"a"}, "x", "x", "x", 1, "t", "", 0});
  std::ofstream(folder.path() / "8") << "no ticket";
  std::ofstream(folder.path() / "notes.txt") << "mine";
  ::mkfifo((folder.path() / "9").c_str(), 0666);
  fs::create_symlink("/etc/passwd", folder.path() / "10");
  fs::create_directory(folder.path() / "11");
  CHECK(lock_refusal(folder.path(), request({"a"})).empty());
  CHECK_FALSE(fs::exists(folder.path() / "7"));  // nobody's: removed
  CHECK(fs::exists(folder.path() / "notes.txt"));
  // One that is locked, but says nothing that is understood.
  const UniqueFd foreign(
      ::open((folder.path() / "12").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  REQUIRE(::flock(foreign.get(), LOCK_EX) == 0);
  CHECK(lock_refusal(folder.path(), request({"a"})).empty());
}

TEST_CASE("device lock: the folder is all users', whatever the umask; tickets are their owner's") {
  const TemporaryFolder folder;
  const fs::path locks = folder.path() / "locks";
  const mode_t kept = ::umask(077);
  const DeviceLock lock = DeviceLock::acquire(locks, request({"a"}), test::no_stop);
  ::umask(kept);
  struct stat status = {};
  REQUIRE(::stat(locks.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 01777);
  REQUIRE(::stat((locks / "1").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0644);
}

TEST_CASE("device lock: users exclude each other, and what a killed one left stops nobody") {
  if (::geteuid() != 0) return;  // only the superuser can be two users
  constexpr uid_t nobody = 65534;
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add);
  const fs::path locks = folder.path() / "locks";
  const Pipe says;
  const auto first = holder(locks, {"a"}, says);
  REQUIRE(says.hear() == 'h');
  const auto as_nobody = [&] {
    return Forked([&] {
             if (::setuid(nobody) != 0) return 98;
             try {
               DeviceLock::acquire(locks, request({"a"}), test::no_stop);
             } catch (const Error& error) {
               return std::string_view(error.what()).find("in use") == std::string_view::npos ? 97
                                                                                              : 4;
             }
             return 0;
           })
        .wait();
  };
  CHECK(as_nobody() == 4);
  first->kill();
  CHECK(as_nobody() == 0);
  CHECK(files_in(locks) == 1);  // not nobody's to remove
  CHECK_FALSE(lock_use(locks, {"a"}, test::no_stop).holder);
  CHECK(files_in(locks) == 0);
}

TEST_CASE("device lock: a folder that cannot be used is told, and no link is followed") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "elsewhere");
  fs::create_directory_symlink(folder.path() / "elsewhere", folder.path() / "link");
  CHECK_THAT(lock_refusal(folder.path() / "link", request({"a"})),
             ContainsSubstring("ASSAY_LOCK_DIR"));
  std::ofstream(folder.path() / "file");
  CHECK_THAT(lock_refusal(folder.path() / "file", request({"a"})),
             ContainsSubstring("ASSAY_LOCK_DIR"));
  CHECK_THAT(lock_refusal(folder.path() / "none/locks", request({"a"})),
             ContainsSubstring("ASSAY_LOCK_DIR"));
  CHECK(fs::is_empty(folder.path() / "elsewhere"));
}

TEST_CASE("device lock: asking makes no folder, and disturbs nobody") {
  const TemporaryFolder folder;
  CHECK_FALSE(lock_use(folder.path() / "locks", {"a"}, test::no_stop).holder);
  CHECK_FALSE(fs::exists(folder.path() / "locks"));
  const DeviceLock lock = DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop);
  const LockUse use = lock_use(folder.path(), {"a"}, test::no_stop);
  REQUIRE(use.holder);
  CHECK(use.holder->pid == ::getpid());
  CHECK(use.holder->device == "left");
  CHECK(use.holder->since > 1'700'000'000);
}

TEST_CASE("device lock: the same folder for all users, unless one is named") {
  const auto none = [](const char*) -> const char* { return nullptr; };
  const auto own = [](const char* name) -> const char* {
    const std::string_view asked = name;
    return asked == "ASSAY_LOCK_DIR" ? "/l" : asked == "TMPDIR" ? "/mine" : nullptr;
  };
  CHECK(lock_folder(own) == "/l");
  const auto temporary = [](const char* name) -> const char* {
    return std::string_view(name) == "TMPDIR" ? "/mine" : nullptr;
  };
  CHECK(lock_folder(temporary) == lock_folder(none));
  CHECK(lock_folder(none).is_absolute());
}

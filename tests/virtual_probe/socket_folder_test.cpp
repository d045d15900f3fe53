#include "host/virtual_probe/socket_folder.hpp"

#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>

#include "host/base/error.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

namespace assay::virtual_probe {
namespace {

namespace fs = std::filesystem;

// An environment variable for the length of a test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* old = ::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() {
    if (old_) ::setenv(name_, old_->c_str(), 1);
    if (!old_) ::unsetenv(name_);
  }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

// A runtime folder, and another temporary one.
struct Desk {
  test::TemporaryFolder runtime, temporary;
  Variable runtime_variable{"XDG_RUNTIME_DIR", runtime.path().string()};
  Variable temporary_variable{"TMPDIR", temporary.path().string()};
};

TEST_CASE("the folder of the sockets is its user's alone, and gone in the end with its files") {
  const Desk desk;
  const mode_t kept = ::umask(0);
  fs::path path;
  {
    const SocketFolder folder(7);
    path = folder.path();
    CHECK(path.parent_path() == desk.runtime.path());
    struct stat status = {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
    std::ofstream(path / "serial") << "x";
    CHECK(SocketFolder(7).path() != path);
  }
  ::umask(kept);
  CHECK_FALSE(fs::exists(path));
  CHECK(fs::is_empty(desk.runtime.path()));
}

TEST_CASE("a runtime folder that is missing, others may enter or is relative gives its place up") {
  const Desk desk;
  fs::permissions(desk.runtime.path(), fs::perms::others_exec, fs::perm_options::add);
  CHECK(SocketFolder(7).path().parent_path() == desk.temporary.path());
  ::setenv("XDG_RUNTIME_DIR", "/no/such/folder", 1);
  CHECK(SocketFolder(7).path().parent_path() == desk.temporary.path());
  ::setenv("XDG_RUNTIME_DIR", ".", 1);
  CHECK(SocketFolder(7).path().parent_path() == desk.temporary.path());
}

TEST_CASE(
    "a folder whose path is too long for sockets is passed over, and told where none is left") {
  const Desk desk;
  const fs::path deep = desk.temporary.path() / std::string(60, 'd');
  fs::create_directory(deep);
  fs::permissions(deep, fs::perms::owner_all);
  ::setenv("XDG_RUNTIME_DIR", deep.c_str(), 1);
  CHECK(SocketFolder(7).path().parent_path() == desk.temporary.path());
  CHECK_THROWS_WITH(SocketFolder(107),
                    Catch::Matchers::ContainsSubstring(deep.string() + " is too long") &&
                        Catch::Matchers::ContainsSubstring("Set XDG_RUNTIME_DIR"));
}

}  // namespace
}  // namespace assay::virtual_probe

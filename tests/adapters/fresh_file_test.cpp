#include "host/adapters/fresh_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

struct Desk {
  test::TemporaryFolder folder;
  fs::path file = folder.path() / "report.json";

  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  static std::string read(const fs::path& path) {
    std::ifstream stream(path);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      all.push_back(entry.path().filename());
    }
    return all;
  }
};

}  // namespace

TEST_CASE("fresh file: what lay there is gone at once, and the new one is there once it is whole") {
  Desk desk;
  Desk::write(desk.file, "of yesterday");
  FreshFile fresh(desk.file);
  CHECK_FALSE(fs::exists(desk.file));
  fresh.finish("of today");
  CHECK(Desk::read(desk.file) == "of today");
  CHECK(desk.names() == std::vector<std::string>{"report.json"});
}

TEST_CASE("fresh file: unfinished, nothing is left, not even what lay there before") {
  Desk desk;
  Desk::write(desk.file, "of yesterday");
  { const FreshFile fresh(desk.file); }
  CHECK(desk.names().empty());
}

TEST_CASE("fresh file: others may read it as far as the umask lets them") {
  Desk desk;
  const mode_t before = ::umask(027);
  FreshFile(desk.file).finish("x");
  ::umask(before);
  CHECK(fs::status(desk.file).permissions() == fs::perms(0640));
}

TEST_CASE("fresh file: a link stays, and what it leads to is new") {
  Desk desk;
  fs::create_directory(desk.folder.path() / "below");
  const fs::path real = desk.folder.path() / "below/real.json";
  fs::create_symlink("below/real.json", desk.file);
  for (const std::string text : {"first", "second"}) {
    FreshFile(desk.file).finish(text);
    CHECK(fs::is_symlink(desk.file));
    CHECK(Desk::read(real) == text);
  }
}

TEST_CASE("fresh file: what is no plain file stays, and is written to") {
  Desk desk;
  REQUIRE(::mkfifo(desk.file.c_str(), 0600) == 0);
  const UniqueFd reader(::open(desk.file.c_str(), O_RDONLY | O_NONBLOCK));
  FreshFile(desk.file).finish("through a pipe");
  char text[32] = {};
  CHECK(::read(reader.get(), text, sizeof text) == 14);
  CHECK(std::string(text) == "through a pipe");
  CHECK(fs::is_fifo(desk.file));
}

TEST_CASE("fresh file: a pipe that nobody reads is refused, and not waited for") {
  Desk desk;
  REQUIRE(::mkfifo(desk.file.c_str(), 0600) == 0);
  CHECK_THAT(test::error_of([&] { FreshFile file(desk.file); }).what(),
             ContainsSubstring("cannot be written: No such device or address."));
}

TEST_CASE("fresh file: where it cannot be written, that is said, and nothing is taken away") {
  Desk desk;
  CHECK_THAT(test::error_of([&] { FreshFile(desk.folder.path() / "none/report.json"); }).what(),
             ContainsSubstring("none/report.json cannot be written: No such file or directory."));
  CHECK_THAT(test::error_of([&] { FreshFile file(desk.folder.path()); }).what(),
             ContainsSubstring("cannot be written: Is a directory."));
  CHECK(test::error_of([] { FreshFile("/dev/full").finish("x"); }).blame() == Blame::input);
  CHECK(desk.names().empty());
}

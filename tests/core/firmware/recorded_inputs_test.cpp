#include "host/core/firmware/recorded_inputs.hpp"

#include <chrono>
#include <fstream>

#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

// A build in `build` that read a header of its own, one of share's, and one from elsewhere.
struct BuiltFolder {
  BuiltFolder() {
    for (const char* name : {"build", "share", "else"}) fs::create_directory(at(name));
    write(at("else/w.h"), "1");
    write(at("build/a.c.o.d"), "a.c.o: a.c " + at("share/assay.h").string() + " \\\n  " +
                                   at("else/w.h").string() + "\n");
  }
  fs::path at(const std::string& name) const { return folder.path() / name; }
  void record(const std::vector<fs::path>& others = {}) const {
    record_inputs(at("build"), at("share"), others, started);
  }
  std::string changed() const { return changed_inputs(at("build")); }

  test::TemporaryFolder folder;
  // Behind all that a test writes.
  fs::file_time_type started = fs::file_time_type::clock::now() + std::chrono::hours(1);
};

}  // namespace

// As gcc 12.2 writes them with -MMD.
TEST_CASE("recorded inputs: the prerequisites of a dependency file, with make's escapes") {
  CHECK(dependencies_in("a.o: a.c /x/b.h \\\n /x/c.h\n") == Words{"a.c", "/x/b.h", "/x/c.h"});
  CHECK(dependencies_in("a.o: /x/with\\ space.h /x/$$dollar.h /x/\\#hash.h\n") ==
        Words{"/x/with space.h", "/x/$dollar.h", "/x/#hash.h"});
  CHECK(dependencies_in("a.o:\n").empty());
  CHECK(dependencies_in("").empty());
  CHECK(dependencies_in("no target at all").empty());
}

TEST_CASE("recorded inputs: a file from elsewhere that is another than it was is told") {
  const BuiltFolder built;
  built.record();
  CHECK(built.changed().empty());
  write(built.at("share/assay.h"), "ours is in the key");
  CHECK(built.changed().empty());
  write(built.at("else/w.h"), "2");
  const std::string second = built.changed();
  CHECK_FALSE(second.empty());
  fs::remove(built.at("else/w.h"));
  CHECK_FALSE(built.changed().empty());
  CHECK(built.changed() != second);
  write(built.at("else/w.h"), "1");
  CHECK(built.changed().empty());
}

TEST_CASE("recorded inputs: what the assembler takes in whole counts as well") {
  const BuiltFolder built;
  const fs::path weights = built.at("else/w.bin");
  write(weights, "1");
  CHECK(taken_in_whole("__asm__(\".incbin \\\"" + weights.string() + "\\\"\\n\");") ==
        std::vector<fs::path>{weights});
  CHECK(taken_in_whole(".incbin \"/x/w.bin\"") == std::vector<fs::path>{"/x/w.bin"});
  CHECK(taken_in_whole("int main;").empty());
  built.record({weights});
  CHECK(built.changed().empty());
  write(weights, "2");
  CHECK_FALSE(built.changed().empty());
}

TEST_CASE("recorded inputs: a file that is written behind the compiler's back is not believed") {
  BuiltFolder built;
  built.started = fs::last_write_time(built.at("else/w.h"));
  built.record();
  CHECK(built.changed().empty());
  fs::last_write_time(built.at("else/w.h"), built.started + std::chrono::milliseconds(1));
  built.record();
  CHECK_FALSE(built.changed().empty());
}

TEST_CASE("recorded inputs: a path may hold any byte") {
  const BuiltFolder built;
  const fs::path odd = built.at("else/caf\xe9\n{}.h");
  write(odd, "1");
  built.record({odd});
  CHECK(built.changed().empty());
  write(odd, "2");
  CHECK_FALSE(built.changed().empty());
}

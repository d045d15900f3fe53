// Whatever goes into a build, another of it is another key.
#include "host/core/firmware/build_keys.hpp"

#include <stdlib.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const char* text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("build keys: a board library's covers the sources, the board and the toolchain") {
  const test::TemporaryFolder share;
  const fs::path root = share.path();
  write(root / "proto/frame.cpp", "");
  write(root / "device/start.cpp", "");
  write(root / "boards/small/board.json", "{}");
  write(root / "boards/family/board.cpp", "");
  write(root / "boards/family/sections.ld", "");
  write(root / "bin/small-gcc", "");
  write(root / "bin/small-ld", "");
  Board board;
  board.folder = root / "boards/small";
  board.sources = {"boards/family/board.cpp"};
  board.linker_script = root / "boards/family/sections.ld";
  FoundToolchain toolchain;
  toolchain.c = toolchain.cxx = toolchain.archiver = root / "bin/small-gcc";
  const char* path = std::getenv("PATH");
  const std::string path_before = path == nullptr ? "" : path;
  ::setenv("PATH", (root / "bin").c_str(), 1);

  std::set<std::string> keys;
  std::size_t expected = 0;
  const auto key = [&](const char* ninja = "ninja") {
    keys.insert(board_library_key(board, toolchain, root, ninja));
    ++expected;
  };
  const auto no_other_key = [&] { key(), --expected; };
  key();
  no_other_key();
  CHECK(keys.size() == expected);
  for (const char* file :
       {"proto/frame.cpp", "proto/more/new.hpp", "device/start.cpp", "device/crt/new.h",
        "boards/small/new.cfg", "boards/small/deep/board.json", "boards/family/board.cpp",
        "boards/family/sections.ld", "bin/small-gcc", "bin/small-ld"}) {
    CAPTURE(file);
    write(root / file, "changed");
    key();
    CHECK(keys.size() == expected);
  }
  // What was read of it counts, not what stands there by now.
  write(root / "boards/small/board.json", "changed");
  no_other_key();
  board.document = "changed";
  key();
  write(root / "boards/other/board.json", "{}");
  no_other_key();
  CHECK(keys.size() == expected);
  key("other flags");
  ::setenv("CPATH", "elsewhere", 1);
  key();
  ::unsetenv("CPATH");
  // A wrapper calls the next program of its name.
  write(root / "real/small-gcc", "the real one");
  ::setenv("PATH", ((root / "bin").string() + ":" + (root / "real").string()).c_str(), 1);
  key();
  write(root / "real/small-gcc", "another one");
  key();
  CHECK(keys.size() == expected);
  ::setenv("PATH", path_before.c_str(), 1);
}

TEST_CASE("build keys: an image's covers all its parts, the package and the user's files") {
  const test::TemporaryFolder folder;
  const fs::path root = folder.path();
  ImageParts parts{"library", "glue", "manifest", "script", "ninja"};
  Package package;
  package.sources = {{"a.c", "text"}};
  BuildOptions options;
  std::set<std::string> keys;
  std::size_t expected = 0;
  const auto key = [&] {
    keys.insert(image_key(parts, &package, options));
    CHECK(keys.size() == ++expected);
  };
  key();
  for (std::string* part :
       {&parts.board_library, &parts.glue, &parts.manifest, &parts.linker_script, &parts.ninja}) {
    *part += "changed";
    key();
  }
  package.sources[0].content = "other";
  key();
  package.sources[0].path = "b.c";
  key();
  package.headers = package.sources;
  package.sources.clear();
  key();
  options.keep_signatures = true;
  key();
  write(root / "user/code.c", "#include \"../shared/code.h\"\n");
  options.sources = {root / "user/code.c"};
  key();
  write(root / "shared/code.h", "");
  key();
  write(root / "shared/code.h", "changed");
  key();
  write(root / "user/code.c", "#include \"../shared/code.h\"\n// changed\n");
  key();
  options.includes = {root / "headers"};
  fs::create_directory(root / "headers");
  key();
  write(root / "real_headers/deep/a.h", "");
  fs::create_directory_symlink(root / "real_headers", root / "headers/linked");
  fs::create_directory_symlink(root / "headers", root / "headers/circle");
  key();
  write(root / "real_headers/deep/a.h", "changed");
  key();
  options.libraries = {root / "lib.a"};
  write(root / "lib.a", "");
  key();
  write(root / "lib.a", "changed");
  key();
}

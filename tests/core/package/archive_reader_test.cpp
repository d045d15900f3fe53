// Hostile and damaged archives: refused by name, before anything large is read.
#include "host/core/package/archive_reader.hpp"

#include <rapidcheck.h>

#include "host/core/package/folder_reader.hpp"
#include "tests/core/package/package_support.hpp"

namespace assay::package_test {
namespace {

std::string refusal(const std::vector<TarEntry>& entries, const ReadLimits& limits = {}) {
  const TemporaryFolder folder;
  const fs::path path = write_tar(folder, entries);
  return usage_error([&] { read_archive(path, limits); });
}

bool contains(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

TEST_CASE("plain files are read, and the copies of TVM's runtime left out", "[package]") {
  const TemporaryFolder folder;
  const fs::path path = write_tar(folder, {{"./codegen/", "", AE_IFDIR},
                                           {"./codegen//host/a.c", "int a;"},
                                           {"runtime/big.c", "int b;"},
                                           {"templates/x", "x"}});
  CHECK(read_archive(path) == FileTree{{"codegen/host/a.c", "int a;"}});
}

TEST_CASE("entries that are no plain files are refused", "[package]") {
  CHECK(contains(refusal({{"a", "x"}, {"b", "", AE_IFREG, "a"}}), "hard link"));
  CHECK(contains(refusal({{"b", "", AE_IFLNK, "", "/etc/passwd"}}), "symbolic link"));
  CHECK(contains(refusal({{"b", "", AE_IFCHR}}), "device node"));
  CHECK(contains(refusal({{"b", "", AE_IFBLK}}), "device node"));
  CHECK(contains(refusal({{"b", "", AE_IFIFO}}), "fifo"));
  // Also where they would be left out.
  CHECK(contains(refusal({{"runtime/b", "", AE_IFIFO}}), "fifo"));
}

TEST_CASE("paths that leave the root or could confuse are refused", "[package]") {
  CHECK(contains(refusal({{"../evil", "x"}}), "\"..\""));
  CHECK(contains(refusal({{"runtime/../../evil", "x"}}), "\"..\""));
  CHECK(contains(refusal({{"/evil", "x"}}), "absolute"));
  CHECK(contains(refusal({{"a\\b", "x"}}), "backslash"));
  CHECK(contains(refusal({{"a\x1b[2J", "x"}}), "control character"));
}

TEST_CASE("a duplicate entry is refused, however its path is spelled", "[package]") {
  CHECK(contains(refusal({{"a/b", "1"}, {"./a//b", "2"}}), "duplicate"));
}

TEST_CASE("a 10 GB sparse entry is refused without reading it", "[package]") {
  CHECK(contains(refusal({{"big", "", AE_IFREG, "", "", 10'000'000'000}}), "too large"));
  CHECK(contains(refusal({{"runtime/big", "", AE_IFREG, "", "", 10'000'000'000}}), "too large"));
}

TEST_CASE("the limits hold for entries, one file and all files", "[package]") {
  const std::vector<TarEntry> three{{"a", "1234"}, {"b", "1234"}, {"c", "1234"}};
  CHECK(contains(refusal(three, {2, 100, 100}), "2 entries"));
  CHECK(contains(refusal(three, {3, 3, 100}), "too large"));
  CHECK(contains(refusal(three, {3, 4, 11}), "too large"));
  const TemporaryFolder folder;
  CHECK(read_archive(write_tar(folder, three), {3, 4, 12}).size() == 3);
}

TEST_CASE("more entries than any archive has are refused by default", "[package]") {
  CHECK(contains(refusal(std::vector<TarEntry>(10'001, {"a/", "", AE_IFDIR})), "entries"));
}

TEST_CASE("a tar that is cut anywhere is refused", "[package]") {
  const std::string whole = file_text(model_path("bad/c-does-not-compile"));
  // The tar ends at its first two blocks of zeros after the last entry; the rest is padding.
  const std::size_t content_bytes = (whole.find_last_not_of('\0') / 512 + 1) * 512;
  const TemporaryFolder folder;
  for (std::size_t bytes = 0; bytes <= content_bytes; bytes += 256) {
    INFO(bytes << " of " << whole.size() << " bytes");
    const fs::path path = folder.write("cut.tar", whole.substr(0, bytes));
    CHECK_THROWS_AS(read_package(path), Error);
  }
}

TEST_CASE("a gzip that is cut is refused", "[package]") {
  const std::string whole = file_text(model_path("bad/good-gzip"));
  const TemporaryFolder folder;
  for (std::size_t bytes = 0; bytes + 1000 < whole.size(); bytes += 500) {
    INFO(bytes);
    CHECK_THROWS_AS(read_package(folder.write("cut.tar.gz", whole.substr(0, bytes))), Error);
  }
}

TEST_CASE("whatever bytes are changed, an archive is read or refused with a sentence",
          "[package]") {
  const std::string archive = GENERATE("bad/c-does-not-compile", "bad/llvm-missing-kernels");
  const std::string whole = file_text(model_path(archive));
  const TemporaryFolder folder;
  CHECK(rc::check([&] {
    std::string changed = whole;
    const auto changes = *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
        rc::gen::pair(rc::gen::inRange<std::size_t>(0, whole.size()), rc::gen::arbitrary<char>()));
    for (const auto& [at, byte] : changes) changed[at] = byte;
    try {
      read_package(folder.write("changed.tar", changed));
    } catch (const Error& error) {
      RC_ASSERT(error.blame() == Blame::input);
    }
  }));
}

TEST_CASE("an unpacked folder reads as its archive", "[package]") {
  const TemporaryFolder folder;
  for (const auto& [path, content] : read_archive(model_path("multi/c_usmp"))) {
    folder.write(path, content);
  }
  folder.write("runtime/ignored.c", "not C");
  const Package package = read_package(folder.path());
  CHECK(package.models.front().inputs.front().name == "z:feat");
  CHECK(package.sources.size() == 2);
}

TEST_CASE("a link that leads out of an unpacked folder is refused", "[package]") {
  const TemporaryFolder folder;
  folder.write("metadata.json", "{}");
  fs::create_symlink("/etc/passwd", folder.path() / "link.c");
  CHECK(contains(usage_error([&] { read_package(folder.path()); }), "link.c"));
}

TEST_CASE("limits hold for folders", "[package]") {
  const TemporaryFolder folder;
  folder.write("a", "1234");
  folder.write("b", "1234");
  CHECK(contains(usage_error([&] { read_folder(folder.path(), {1, 9, 9}); }), "entries"));
  CHECK(contains(usage_error([&] { read_folder(folder.path(), {9, 3, 9}); }), "too large"));
  CHECK(contains(usage_error([&] { read_folder(folder.path(), {9, 9, 7}); }), "too large"));
}

TEST_CASE("a path that is not there, or no file, is refused", "[package]") {
  const TemporaryFolder folder;
  CHECK(contains(usage_error([&] { read_package(folder.path() / "none.tar"); }), "no such"));
  CHECK(contains(usage_error([&] { read_package("/dev/null"); }), "neither a file nor a folder"));
  CHECK(contains(usage_error([&] { read_package(folder.path()); }), "metadata.json"));
}

}  // namespace
}  // namespace assay::package_test

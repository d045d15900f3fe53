// Helpers for the tests of the package reader: model archives, and archives written on the spot.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/package/archive_reader.hpp"
#include "host/core/package/package.hpp"
#include "tests/support/catch.hpp"

namespace assay::package_test {

namespace fs = std::filesystem;

inline fs::path models_folder() { return fs::path(ASSAY_SOURCE_DIR) / "tests/models"; }

// "digits/c_usmp" or "bad/empty": the archive, however it is packed.
inline fs::path model_path(const std::string& name) {
  for (const char* suffix : {".tar", ".tar.gz"}) {
    const fs::path path = models_folder() / (name + suffix);
    if (fs::exists(path)) return path;
  }
  FAIL("no model archive " << name);
  return {};
}

inline std::string file_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// A folder of this test's own, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "assay-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

  fs::path write(const std::string& name, const std::string& content) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  fs::path path_;
};

struct TarEntry {
  std::string path;
  std::string content;
  unsigned int type = AE_IFREG;
  std::string hard_link = {};
  std::string symbolic_link = {};
  std::int64_t sparse_bytes = 0;  // claims this size, and holds one block at its start
};

inline fs::path write_tar(const TemporaryFolder& folder, const std::vector<TarEntry>& entries) {
  const fs::path path = folder.path() / "model.tar";
  archive* writer = archive_write_new();
  archive_write_set_format_pax(writer);
  REQUIRE(archive_write_open_filename(writer, path.c_str()) == ARCHIVE_OK);
  for (const TarEntry& one : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, one.path.c_str());
    archive_entry_set_filetype(entry, one.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<std::int64_t>(one.content.size()));
    if (!one.hard_link.empty()) archive_entry_set_hardlink(entry, one.hard_link.c_str());
    if (!one.symbolic_link.empty()) archive_entry_set_symlink(entry, one.symbolic_link.c_str());
    if (one.sparse_bytes != 0) {
      archive_entry_set_size(entry, one.sparse_bytes);
      archive_entry_sparse_add_entry(entry, 0, 512);
    }
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    if (!one.content.empty()) archive_write_data(writer, one.content.data(), one.content.size());
    if (one.sparse_bytes != 0) archive_write_data(writer, std::string(512, 'x').data(), 512);
    archive_write_finish_entry(writer);
    archive_entry_free(entry);
  }
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  return path;
}

// A model archive with its files changed by edit.
template <typename Edit>
Package read_edited(const std::string& model, Edit edit) {
  FileTree files = read_archive(model_path(model));
  edit(files);
  std::vector<TarEntry> entries;
  for (const auto& [path, content] : files) entries.push_back({path, content});
  const TemporaryFolder folder;
  return read_package(write_tar(folder, entries));
}

// Replaces every occurrence; the test fails when there is none.
inline void replace(std::string& text, const std::string& from, const std::string& to) {
  std::size_t count = 0;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
    ++count;
  }
  INFO("replacing " << from);
  REQUIRE(count > 0);
}

// The sentence of the Error(usage) that action throws; the test fails when it throws none.
template <typename Action>
std::string usage_error(Action action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  FAIL("nothing was refused");
  return {};
}

}  // namespace assay::package_test

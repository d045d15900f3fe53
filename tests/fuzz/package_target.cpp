// Model archives. Input: a byte; where it is even, the rest is the archive, else a text of files
// (see files_in) that are put into a tar.
#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <memory>

#include "host/base/error.hpp"
#include "host/core/package/package.hpp"
#include "host/core/package/package_path.hpp"
#include "host/report/package_report.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/scratch_folder.hpp"

namespace assay::fuzz {

namespace {

// A file begins with the line "=== PATH" and ends where the next one begins: without any length, so
// that bytes come and go without harm to the rest.
std::vector<std::pair<std::string, std::string_view>> files_in(std::string_view text) {
  constexpr std::string_view mark = "\n=== ";
  std::vector<std::pair<std::string, std::string_view>> files;
  for (std::size_t at = text.find(mark); at != text.npos;) {
    text.remove_prefix(at + mark.size());
    const std::size_t line = std::min(text.find('\n'), text.size());
    at = text.find(mark, line);
    const std::size_t end = std::min(at, text.size());
    const std::size_t begin = std::min(line + 1, end);
    std::string path(text.substr(0, line));
    path.erase(std::remove(path.begin(), path.end(), '\0'), path.end());
    if (!path.empty()) files.emplace_back(path, text.substr(begin, end - begin));
  }
  return files;
}

Bytes tar_of(const std::vector<std::pair<std::string, std::string_view>>& files) {
  std::size_t room = 4096;
  for (const auto& [path, content] : files) room += 4096 + path.size() * 4 + content.size();
  Bytes tar(room);
  std::size_t used = 0;
  const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(),
                                                                       &archive_write_free);
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                            &archive_entry_free);
  archive_write_set_format_pax_restricted(writer.get());
  archive_write_set_options(writer.get(), "hdrcharset=BINARY");
  archive_write_set_bytes_per_block(writer.get(), 512);
  expect(archive_write_open_memory(writer.get(), tar.data(), tar.size(), &used) == ARCHIVE_OK,
         "a tar can be written");
  for (const auto& [path, content] : files) {
    archive_entry_clear(entry.get());
    archive_entry_set_pathname(entry.get(), path.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    if (archive_write_header(writer.get(), entry.get()) < ARCHIVE_WARN) continue;
    archive_write_data(writer.get(), content.data(), content.size());
  }
  archive_write_close(writer.get());
  tar.resize(used);
  return tar;
}

void check(const std::vector<TensorInfo>& tensors) {
  for (const TensorInfo& tensor : tensors) {
    expect(!tensor.name.empty(), "a tensor has a name");
    expect(tensor.bytes % tensor.dtype.bytes() == 0, "a tensor has whole elements");
    expect(!tensor.shape || element_count(*tensor.shape) == tensor.elements(),
           "shape and bytes of a tensor agree");
  }
}

void check(const Package& package) {
  expect(!package.models.empty(), "a package has a model");
  for (const ModelInfo& model : package.models) {
    expect(!model.name.empty() && !model.entry.empty(), "a model has a name and an entry");
    expect(!model.outputs.empty(), "a model has an output");
    check(model.inputs);
    check(model.outputs);
  }
  for (const auto* files : {&package.sources, &package.objects, &package.headers}) {
    for (const PackageFile& file : *files) {
      expect(checked_package_path(file.path, "") == file.path, "paths stay inside the package");
    }
  }
  package_text(package_report(package));
}

void run(ByteView bytes) {
  static const ScratchFolder folder;
  Input input(bytes);
  if (input.byte() % 2 == 0) {
    folder.write("model.tar", input.rest());
  } else {
    folder.write("model.tar", tar_of(files_in(as_text(input.rest()))));
  }
  try {
    check(read_package(folder.path() / "model.tar"));
  } catch (const Error& error) {
    expect(error.blame() == Blame::input, "wrong input ends with the code for it");
  }
}

const Registration registration({"package", run});

}  // namespace

}  // namespace assay::fuzz

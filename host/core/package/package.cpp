#include "host/core/package/package.hpp"

#include <set>

#include "host/base/error.hpp"
#include "host/core/package/archive_reader.hpp"
#include "host/core/package/c_package.hpp"
#include "host/core/package/folder_reader.hpp"
#include "host/core/package/mlf_metadata.hpp"
#include "host/core/package/model_reader.hpp"
#include "host/core/package/package_path.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view metadata_file = "metadata.json";
constexpr std::string_view code_folder = "codegen/host";

bool is_source(std::string_view path) {
  const std::string_view suffix = extension(path);
  return suffix == ".c" || suffix == ".cc" || suffix == ".cpp";
}

// Sorts the files below codegen/host into sources, objects and headers.
void sort_code(const FileTree& files, Package& package) {
  std::set<std::string> include_folders;
  for (const auto& [path, content] : files) {
    if (!lies_below(path, code_folder)) continue;
    const bool is_included = lies_below(path, "codegen/host/include");
    if (is_included || extension(path) == ".h") {
      package.headers.push_back({path, content});
      include_folders.emplace(is_included ? "codegen/host/include" : folder(path));
    } else if (is_source(path)) {
      package.sources.push_back({path, content});
    } else if (extension(path) == ".o") {
      package.objects.push_back({path, content});
    } else {
      package.warnings.push_back(
          fmt::format("{}: {} is neither source, object nor header; it is "
                      "left out",
                      package.origin.string(), path));
    }
  }
  package.include_folders.assign(include_folders.begin(), include_folders.end());
}

Package read_mlf(const fs::path& origin, const FileTree& files) {
  const auto found = files.find(std::string(metadata_file));
  if (found == files.end()) {
    throw Error(Blame::input,
                "{}: no metadata.json in it, so it is no Model Library Format archive. Give what "
                "TVM's export_model_library_format wrote, or a folder with {}.",
                origin.string(), c_package_file);
  }
  const MlfMetadata metadata =
      read_mlf_metadata(found->second, fmt::format("{}: {}", origin.string(), metadata_file));
  Package package;
  package.origin = origin;
  package.format_version = metadata.version;
  package.tvm_version = metadata.tvm_version;
  sort_code(files, package);
  if (package.sources.empty() && package.objects.empty()) {
    throw Error(Blame::input,
                "{}: no sources in codegen/host/src and no objects in codegen/host/lib, so nothing "
                "to build. Export the model again.",
                origin.string());
  }
  for (const MlfModule& module : metadata.modules) {
    read_model(module, files, metadata.modules.size(), package);
  }
  return package;
}

}  // namespace

Package read_package(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    if (fs::exists(path / c_package_file, error)) return read_c_package(path);
    return read_mlf(path, read_folder(path));
  }
  if (!fs::exists(status)) {
    throw Error(Blame::input, "{}: there is no such file or folder. Check the path.",
                path.string());
  }
  if (!fs::is_regular_file(status)) {
    throw Error(Blame::input, "{}: neither a file nor a folder. Give a model archive.",
                path.string());
  }
  if (fs::file_size(path, error) == 0) {
    throw Error(Blame::input, "{}: the file is empty. Copy or export it again.", path.string());
  }
  return read_mlf(path, read_archive(path));
}

}  // namespace assay

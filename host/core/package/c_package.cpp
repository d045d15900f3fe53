#include "host/core/package/c_package.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "host/base/error.hpp"
#include "host/core/data/json_schema.hpp"
#include "host/core/package/c_package_schema.hpp"
#include "host/core/package/code_reader.hpp"
#include "host/core/package/folder_reader.hpp"
#include "host/core/package/isa_reader.hpp"
#include "host/core/package/json_reader.hpp"
#include "host/core/package/model_reader.hpp"
#include "host/core/package/names.hpp"
#include "host/core/package/package_path.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t largest_tensor_bytes = 1ull << 40;

// A description is some hundred bytes.
constexpr std::uint64_t largest_document_bytes = 1 << 20;

bool is_header(std::string_view path) {
  constexpr std::array extensions = {".h", ".hh", ".hpp", ".inc", ".def"};
  return std::find(extensions.begin(), extensions.end(), extension(path)) != extensions.end();
}

// Takes files of the folder into a package, each once, within the limits.
class Collector {
 public:
  Collector(const fs::path& root, Package& package)
      : root_(root),
        real_root_(fs::canonical(root)),
        package_(package),
        guard_(root.string(), {}) {}

  void add_source(const JsonCursor& source) {
    const std::string path = checked_path(source);
    if (!fs::is_regular_file(root_ / path)) {
      source.refuse(fmt::format("names \"{}\", which is no file of the folder.", path));
    }
    add(path, package_.sources);
    add_headers(std::string(folder(path)), false);
  }

  void add_include_folder(const JsonCursor& include_folder) {
    const std::string path = checked_path(include_folder);
    if (!fs::is_directory(root_ / path)) {
      include_folder.refuse(fmt::format("names \"{}\", which is no folder here.", path));
    }
    package_.include_folders.push_back(path.empty() ? "." : path);
    add_headers(path, true);
  }

 private:
  std::string checked_path(const JsonCursor& text) const {
    std::string path = checked_package_path(text.text(), text.place());
    check_inside(root_ / path);
    return path;
  }

  void check_inside(const fs::path& path) const {
    const std::string real = fs::weakly_canonical(path).generic_string();
    if (real == real_root_.generic_string() || lies_below(real, real_root_.generic_string())) {
      return;
    }
    throw Error(Blame::input,
                "{}: a symbolic link that leads out of the folder. Put a copy of the file there.",
                path.string());
  }

  void add_headers(const std::string& path, bool below) {
    fs::recursive_directory_iterator entry(root_ / path);
    for (const fs::recursive_directory_iterator end; entry != end; ++entry) {
      if (entry->is_directory() && (!below || entry->is_symlink())) {
        entry.disable_recursion_pending();
      }
      const std::string file = entry->path().lexically_relative(root_).generic_string();
      if (is_header(file) && entry->is_regular_file()) {
        check_inside(entry->path());
        add(file, package_.headers);
      }
    }
  }

  void add(const std::string& path, std::vector<PackageFile>& files) {
    if (!taken_.insert(path).second) return;
    guard_.add(path, fs::file_size(root_ / path));
    files.push_back({path, read_file(root_ / path, ReadLimits().file_bytes)});
  }

  fs::path root_;
  fs::path real_root_;
  Package& package_;
  LimitGuard guard_;
  std::set<std::string> taken_;
};

TensorInfo read_tensor(const JsonCursor& tensor, std::string_view what) {
  TensorInfo info;
  info.name = tensor.at("name").text();
  check_printable_name(info.name, what, tensor.place());
  info.c_name = sanitize_name(info.name);
  info.dtype = dtype_from_string(tensor.at("dtype").text()).value();
  info.shape.emplace();
  for (const JsonCursor& dimension : tensor.at("shape").elements()) {
    info.shape->push_back(static_cast<std::int64_t>(dimension.count()));
  }
  const auto elements = static_cast<std::uint64_t>(element_count(*info.shape));
  if (elements > largest_tensor_bytes / info.dtype.bytes()) {
    tensor.at("shape").refuse(
        fmt::format("is {}: too large for a tensor.", to_string(*info.shape)));
  }
  info.bytes = elements * info.dtype.bytes();
  return info;
}

std::vector<TensorInfo> read_tensors(const JsonCursor& tensors, std::string_view what) {
  std::vector<TensorInfo> result;
  for (const JsonCursor& tensor : tensors.elements()) {
    TensorInfo info = read_tensor(tensor, what);
    for (const TensorInfo& earlier : result) {
      if (earlier.c_name == info.c_name) {
        tensor.at("name").refuse(
            fmt::format("is \"{}\", the same as an {} before it in letters and digits. Rename one.",
                        info.name, what));
      }
    }
    result.push_back(std::move(info));
  }
  return result;
}

bool allocates(Package& package) {
  Code code;
  for (const PackageFile& source : package.sources) {
    const Tokens tokens = tokenize_c(source.content);
    read_c_source(tokens, code);
    read_isa_need(tokens, source.path, package.isa);
  }
  return code.runtime_calls.contains("TVMBackendAllocWorkspace");
}

}  // namespace

Package read_c_package(const fs::path& folder) try {
  const fs::path file = folder / c_package_file;
  const std::string file_name = file.string();
  const nlohmann::json document = parse_json(read_file(file, largest_document_bytes), file_name);
  refuse_long_texts(document, file_name);
  check_json_schema(document, c_package_schema(), file_name);
  const JsonCursor root(document, file_name);

  Package package;
  package.origin = folder;
  Collector collector(folder, package);
  for (const JsonCursor& source : root.at("sources").elements()) collector.add_source(source);
  if (root.has("include_dirs")) {
    for (const JsonCursor& include_folder : root.at("include_dirs").elements()) {
      collector.add_include_folder(include_folder);
    }
  }
  ModelInfo model;
  model.name = root.at("name").text();
  model.interface_api = Interface::plain;
  model.unpacked_kernels = true;
  model.entry = root.at("entry").text();
  model.inputs = read_tensors(root.at("inputs"), "input");
  model.outputs = read_tensors(root.at("outputs"), "output");
  model.workspace_bytes = root.has("workspace_bytes") ? root.at("workspace_bytes").count() : 0;
  model.arena_bytes = arena_bytes(model.workspace_bytes, allocates(package));
  package.models.push_back(std::move(model));
  return package;
} catch (const fs::filesystem_error& error) {
  throw Error(Blame::input, "{}: cannot be read ({}).", folder.string(), error.code().message());
}

}  // namespace assay

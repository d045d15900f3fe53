#include "host/core/firmware/build_keys.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/included_files.hpp"
#include "host/core/firmware/toolchain_identity.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

// Counts up when the same files and commands are to make another entry: other files kept in it, or
// another way to make them that no text in the key shows.
constexpr const char* kEntryFormat = "entry 3";

void add_path(ContentKey& key, const fs::path& path) {
  const fs::path whole = fs::absolute(path).lexically_normal();
  key.add(whole.string()).add_tree(whole.parent_path(), whole.filename());
}

// What is compiled for the board alone, wherever it lies.
std::vector<fs::path> board_paths(const Board& board, const fs::path& share) {
  std::vector<fs::path> paths;
  if (!board.linker_script.empty()) paths.push_back(board.linker_script);
  for (const auto* sources : {&board.start_sources, &board.sources}) {
    for (const fs::path& source : *sources) paths.push_back(share / source);
  }
  return paths;
}

std::vector<fs::path> files_in(const std::vector<fs::path>& paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  return files;
}

}  // namespace

std::string board_library_key(const Board& board, const FoundToolchain& toolchain,
                              const fs::path& share, const std::string& ninja) {
  ContentKey key;
  key.add("board library").add(kEntryFormat).add(ASSAY_VERSION).add(ninja);
  key.add(toolchain_identity(toolchain.c, {toolchain.cxx, toolchain.archiver},
                             board.toolchain.packages));
  key.add_tree(share, "proto").add_tree(share, "device");
  // What describes the board was read once, and is not read again.
  const fs::path folder = fs::absolute(board.folder).lexically_normal();
  key.add(board.document).add(folder.string());
  key.add_tree(folder.parent_path(), folder.filename(), "board.json");
  for (const fs::path& path : board_paths(board, share)) add_path(key, path);
  return key.hex();
}

std::string image_key(const ImageParts& parts, const Package* package,
                      const BuildOptions& options) {
  ContentKey key;
  key.add("image").add(kEntryFormat).add(ASSAY_VERSION).add(parts.board_library);
  key.add(parts.glue).add(parts.manifest).add(parts.linker_script).add(parts.ninja);
  key.add(options.keep_signatures ? "signatures" : "no signatures");
  if (package != nullptr) {
    for (const auto* files : {&package->sources, &package->objects, &package->headers}) {
      key.add("files");
      for (const PackageFile& file : *files) key.add(file.path).add(file.content);
    }
  }
  for (const auto* paths : {&options.sources, &options.includes, &options.libraries}) {
    key.add("paths");
    for (const fs::path& path : *paths) add_path(key, path);
  }
  for (const fs::path& file : with_included_files(files_in(options.sources), options.includes)) {
    key.add(file.string()).add(read_file(file));
  }
  return key.hex();
}

}  // namespace assay

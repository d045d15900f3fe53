#include "host/core/package/folder_reader.hpp"

#include <fstream>

#include "host/base/error.hpp"
#include "host/core/package/package_path.hpp"

namespace assay {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path, std::uint64_t limit_bytes) {
  std::error_code error;
  const std::uint64_t bytes = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  if (error || !fs::is_regular_file(path, error)) {
    throw Error(Blame::input, "{}: not a plain file. Check the path.", path.string());
  }
  if (bytes > limit_bytes) {
    throw Error(Blame::input, "{}: too large: {} bytes, the limit is {}.", path.string(), bytes,
                limit_bytes);
  }
  std::string content(bytes, '\0');
  std::ifstream stream(path, std::ios::binary);
  if (!stream.read(content.data(), static_cast<std::streamsize>(bytes))) {
    throw Error(Blame::input, "{}: cannot be read. Check its permissions.", path.string());
  }
  return content;
}

FileTree read_folder(const fs::path& root, const ReadLimits& limits) try {
  const fs::path real_root = fs::canonical(root);
  LimitGuard guard(root.string(), limits);
  FileTree files;
  for (fs::recursive_directory_iterator entry(root), end; entry != end; ++entry) {
    const std::string path = entry->path().lexically_relative(root).generic_string();
    if (entry->is_directory() && !entry->is_symlink()) {
      guard.add(path, 0);
      if (is_ignored_path(path + "/x")) entry.disable_recursion_pending();
      continue;
    }
    const fs::path real_path = fs::weakly_canonical(entry->path());
    if (!lies_below(real_path.generic_string(), real_root.generic_string())) {
      throw Error(Blame::input,
                  "{}: a symbolic link that leads out of the folder. Put a copy of the file there.",
                  entry->path().string());
    }
    if (!entry->is_regular_file()) {
      throw Error(Blame::input, "{}: not a plain file. Remove it from the folder.",
                  entry->path().string());
    }
    guard.add(path, entry->file_size());
    files.emplace(checked_package_path(path, root.string()),
                  read_file(entry->path(), limits.file_bytes));
  }
  return files;
} catch (const fs::filesystem_error& error) {
  throw Error(Blame::input, "{}: cannot be read ({}).", root.string(), error.code().message());
}

}  // namespace assay

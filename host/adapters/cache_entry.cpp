#include "host/adapters/cache_entry.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "host/adapters/entry_files.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/entry_record.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr off_t record_limit_bytes = 1 << 20;

std::optional<std::string> folder_damage(const fs::path& folder) {
  struct stat status = {};
  if (::lstat(folder.c_str(), &status) != 0) return "cannot be looked at";
  if (!S_ISDIR(status.st_mode)) return "is no folder";
  return foreign_status(status);
}

std::optional<EntryRecord> read_record(const fs::path& path) {
  const UniqueFd fd = open_entry_file(path);
  struct stat status = {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
      foreign_status(status) || status.st_size > record_limit_bytes) {
    return std::nullopt;
  }
  return entry_record_from(read_entry_file(fd, status.st_size));
}

std::optional<std::string> file_damage(const fs::path& path, const EntryFile& built) {
  const UniqueFd fd = open_entry_file(path);
  struct stat status = {};
  if (!fd || ::fstat(fd.get(), &status) != 0) return "cannot be read";
  if (!S_ISREG(status.st_mode)) return "is no file";
  if (auto reason = foreign_status(status)) return reason;
  if (static_cast<std::uint64_t>(status.st_size) != built.bytes ||
      sha256_hex(read_entry_file(fd, status.st_size)) != built.sha256) {
    return "is not what was built";
  }
  return std::nullopt;
}

// Of the files that are there.
std::optional<std::string> files_damage(const EntryTree& tree, const fs::path& folder,
                                        const EntryRecord& record) {
  for (const fs::path& path : tree.others) {
    const std::string name = path.lexically_relative(folder).generic_string();
    if (name == entry_record_file) continue;
    const auto built = record.files.find(name);
    if (built == record.files.end()) return name + " does not belong to it";
    if (const auto reason = file_damage(path, built->second)) return name + ' ' + *reason;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> foreign_status(const struct stat& status) {
  if (status.st_uid != ::geteuid() && status.st_uid != 0) {
    return fmt::format("belongs to the user {}", status.st_uid);
  }
  if ((status.st_mode & S_IWOTH) != 0) return "can be written by any user";
  return std::nullopt;
}

std::optional<std::string> entry_damage(const fs::path& folder, const std::string& key) {
  if (const auto reason = folder_damage(folder)) return "it " + *reason;
  const auto record = read_record(folder / entry_record_file);
  if (!record) return fmt::format("its {} is missing or damaged", entry_record_file);
  if (record->key != key) return "it is a copy of another";
  struct stat status = {};
  if (::lstat(folder.c_str(), &status) != 0 || record->owner != status.st_uid) {
    return fmt::format("it was built by the user {}", record->owner);
  }
  EntryTree tree;
  std::error_code problem;
  tree.walk(folder, problem);
  if (problem) return tree.folders.back().filename().string() + " in it cannot be read";
  for (const fs::path& path : tree.folders) {
    if (const auto reason = folder_damage(path)) return path.filename().string() + ' ' + *reason;
  }
  if (auto reason = files_damage(tree, folder, *record)) return reason;
  for (const auto& [name, file] : record->files) {
    if (!fs::is_regular_file(fs::symlink_status(folder / name, problem))) {
      return name + " is missing";
    }
  }
  return std::nullopt;
}

}  // namespace assay

#include "host/adapters/cache_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <cerrno>
#include <random>
#include <system_error>
#include <utility>
#include <vector>

#include "host/adapters/file_lock.hpp"
#include "host/base/error.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

[[maybe_unused]] bool is_key(const std::string& text) {
  return !text.empty() && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](unsigned char letter) {
           return std::isalnum(letter) || letter == '_' || letter == '-';
         });
}

std::string key_of_staging(const fs::path& staging) {
  const std::string name = staging.filename().string();
  return name.substr(0, name.find('.'));
}

// The folders in `folder`; none where it cannot be read.
std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    found.push_back(at->path());
  }
  return found;
}

fs::path make_staging(const fs::path& parent, const std::string& key) {
  std::random_device random;
  const fs::path staging = parent / fmt::format("{}.{}.{:08x}", key, ::getpid(), random());
  fs::create_directories(parent);
  fs::create_directory(staging);
  return staging;
}

bool means_unwritable(const fs::filesystem_error& error) {
  const std::error_code code = error.code();
  return code == std::errc::no_space_on_device || code == std::errc::read_only_file_system ||
         code == std::errc::permission_denied || code == std::errc::not_a_directory ||
         code.value() == EDQUOT;
}

bool concerns(const fs::filesystem_error& error, const fs::path& folder) {
  const auto lies_in = [&](const fs::path& path) {
    const fs::path relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
  };
  return lies_in(error.path1()) || lies_in(error.path2());
}

}  // namespace

CacheStore::CacheStore(fs::path folder) : folder_(std::move(folder)) { remove_abandoned(); }

fs::path CacheStore::entry(const std::string& key) const {
  assert(is_key(key));
  return folder_ / "entries" / key;
}

fs::path CacheStore::lock_file(const std::string& key) const {
  return folder_ / "locks" / (key + ".lock");
}

std::optional<fs::path> CacheStore::find(const std::string& key) {
  std::error_code error;
  if (!fs::is_directory(entry(key), error)) return std::nullopt;
  return entry(key);
}

fs::path CacheStore::build(const std::string& key, const Stop& stop,
                           const std::function<void(const fs::path&)>& fill) {
  if (auto found = find(key)) return *found;
  try {
    fs::create_directories(folder_ / "locks");
    const FileLock lock = FileLock::acquire(lock_file(key), stop);
    if (auto found = find(key)) return *found;
    return make_entry(key, fill);
  } catch (const fs::filesystem_error& error) {
    // What `fill` reads elsewhere may fail for the same reasons.
    if (!means_unwritable(error) || !concerns(error, folder_)) throw;
    throw Error(ExitCode::build,
                "The cache folder {} cannot be written ({}: {}): free space there, or set "
                "ASSAY_CACHE to a folder that can be written.",
                folder_.string(), error.path1().string(), error.code().message());
  }
}

// The key's lock is held here.
fs::path CacheStore::make_entry(const std::string& key,
                                const std::function<void(const fs::path&)>& fill) {
  remove_staging_of(key);
  fs::create_directories(folder_ / "entries");
  const fs::path staging = make_staging(folder_ / "staging", key);
  try {
    fill(staging);
    fs::rename(staging, entry(key));
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(staging, ignored);
    throw;
  }
  return entry(key);
}

// A staging folder whose key nobody has locked is that of a build that was killed.
void CacheStore::remove_abandoned() {
  for (const fs::path& staging : folders_in(folder_ / "staging")) {
    const std::string key = key_of_staging(staging);
    try {
      if (const auto lock = FileLock::try_acquire(lock_file(key))) remove_staging_of(key);
    } catch (const fs::filesystem_error&) {
      // Not ours to write, then not ours to tidy.
    }
  }
}

void CacheStore::remove_staging_of(const std::string& key) {
  for (const fs::path& staging : folders_in(folder_ / "staging")) {
    std::error_code ignored;  // its compilers may still be dying; then the next run removes it
    if (key_of_staging(staging) == key) fs::remove_all(staging, ignored);
  }
}

fs::path cache_folder(const std::function<const char*(const char*)>& variable) {
  const auto value = [&](const char* name) {
    const char* text = variable(name);
    return fs::path(text == nullptr ? "" : text);
  };
  if (const fs::path chosen = value("ASSAY_CACHE"); !chosen.empty()) return fs::absolute(chosen);
  // The XDG specification: a relative path in it is to be ignored.
  if (const fs::path base = value("XDG_CACHE_HOME"); base.is_absolute()) return base / "assay";
  if (const fs::path home = value("HOME"); home.is_absolute()) return home / ".cache" / "assay";
  throw Error(ExitCode::usage,
              "There is no place for the cache: set ASSAY_CACHE to a folder, or HOME.");
}

}  // namespace assay

#include "host/adapters/cache_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <cerrno>
#include <random>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "host/adapters/cache_entry.hpp"
#include "host/adapters/entry_files.hpp"
#include "host/adapters/file_lock.hpp"
#include "host/adapters/wait.hpp"
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

fs::path new_staging(const fs::path& parent, const std::string& key) {
  std::random_device random;
  make_cache_folder(parent);
  return parent / fmt::format("{}.{}.{:08x}", key, ::getpid(), random());
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

CacheStore::CacheStore(fs::path folder)
    : folder_(std::move(folder)), distrust_(place_trouble(folder_)) {
  if (!distrust_) remove_abandoned();
}

fs::path CacheStore::entry(const std::string& key) const {
  assert(is_key(key));
  return folder_ / "entries" / key;
}

fs::path CacheStore::lock_file(const std::string& key) const {
  return folder_ / "locks" / (key + ".lock");
}

// Nothing where there is no entry, or a whole one.
std::optional<std::string> CacheStore::damage(const std::string& key) const {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(entry(key), error);
  if (error || status.type() == fs::file_type::not_found) return std::nullopt;
  return entry_damage(entry(key), key);
}

std::optional<fs::path> CacheStore::find(const std::string& key) {
  if (distrust_ || entry_damage(entry(key), key)) return std::nullopt;
  return entry(key);
}

fs::path CacheStore::build(const std::string& key, const Stop& stop, Events& events,
                           const std::function<void(const fs::path&)>& fill) {
  if (distrust_) return make_privately(key, *distrust_, stop, events, fill);
  if (auto found = find(key)) return *found;
  std::optional<std::string> damaged = damage(key);
  try {
    make_cache_folder(folder_ / "locks");
    const FileLock lock = FileLock::acquire(lock_file(key), stop);
    if (auto found = find(key)) return *found;
    damaged = damage(key);
    if (damaged) {
      set_aside(key);
      events.warning(fmt::format("The cache's entry {} is not used, since {}; it is built again.",
                                 entry(key).string(), *damaged));
      damaged.reset();
    }
    return make_entry(key, fill);
  } catch (const fs::filesystem_error& error) {
    // What `fill` reads elsewhere may fail for the same reasons.
    if (!means_unwritable(error) || !concerns(error, folder_)) throw;
    if (damaged) {
      return make_privately(key,
                            fmt::format("its entry {} cannot be removed, and {}", key, *damaged),
                            stop, events, fill);
    }
    throw Error(Blame::build,
                "The cache folder {} cannot be written ({}: {}): free space there, or set "
                "ASSAY_CACHE to a folder that can be written.",
                folder_.string(), error.path1().string(), error.code().message());
  }
}

// The key's lock is held here. What has a name is on the disk: a computer that stops leaves either
// the whole entry or none.
fs::path CacheStore::make_entry(const std::string& key,
                                const std::function<void(const fs::path&)>& fill) {
  remove_staging_of(key);
  make_cache_folder(folder_ / "entries");
  const fs::path staging = new_staging(folder_ / "staging", key);
  fs::create_directory(staging);
  try {
    fill(staging);
    seal_entry(staging, key);
    fs::rename(staging, entry(key));
  } catch (...) {
    remove_by_force(staging);
    throw;
  }
  sync_folder(folder_ / "entries");
  return entry(key);
}

fs::path CacheStore::make_privately(const std::string& key, const std::string& reason,
                                    const Stop& stop, Events& events,
                                    const std::function<void(const fs::path&)>& fill) {
  std::unique_lock lock(private_mutex_);
  auto [at, is_new] = private_entries_.try_emplace(key);
  while (!is_new) {
    if (at->second.filled) return at->second.folder.path();
    lock.unlock();
    pause_or_stop(stop, std::chrono::milliseconds(20));
    lock.lock();
    std::tie(at, is_new) = private_entries_.try_emplace(key);  // where the other has failed
  }
  const bool is_first = private_entries_.size() == 1;
  const fs::path folder = at->second.folder.path();
  lock.unlock();
  try {
    // What holds for the whole cache is said once.
    if (!distrust_ || is_first) {
      events.warning(fmt::format(
          "The cache {} is not used for this, since {}; it is built for this run alone. Set "
          "ASSAY_CACHE to a folder of your own.",
          folder_.string(), reason));
    }
    fill(folder);
  } catch (...) {
    lock.lock();
    private_entries_.erase(key);
    throw;
  }
  lock.lock();
  private_entries_.at(key).filled = true;
  return folder;
}

// The key's lock is held here.
void CacheStore::set_aside(const std::string& key) {
  const fs::path aside = new_staging(folder_ / "staging", key);
  std::error_code problem;
  fs::rename(entry(key), aside, problem);
  // A folder that the user may not write cannot move to another; but it can be renamed, or emptied.
  if (problem) remove_by_force(entry(key));
  if (fs::exists(fs::symlink_status(entry(key)))) {
    throw fs::filesystem_error("cannot be removed", entry(key), problem);
  }
  remove_by_force(aside);
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
    // Its compilers may still be dying; then the next run removes it.
    if (key_of_staging(staging) == key) remove_by_force(staging);
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
  throw Error(Blame::input,
              "There is no place for the cache: set ASSAY_CACHE to a folder, or HOME.");
}

}  // namespace assay

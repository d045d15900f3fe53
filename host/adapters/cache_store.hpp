// The cache as folders on disk: entries/KEY, made in staging/KEY.PID.RANDOM under locks/KEY.lock.
// An entry is believed where it is whole and the user's own (host/adapters/cache_entry.hpp); any
// other is built again, and the user told.
#pragma once

#include <map>
#include <mutex>

#include "host/adapters/cache_place.hpp"
#include "host/ports/cache.hpp"

namespace assay {

class CacheStore final : public Cache {
 public:
  // Makes nothing yet: a cache that cannot be written still serves what it has. Removes the staging
  // folders of builds that were killed.
  explicit CacheStore(std::filesystem::path folder);

  std::optional<std::filesystem::path> find(const std::string& key) override;
  std::filesystem::path build(
      const std::string& key, const Stop& stop, Events& events,
      const std::function<void(const std::filesystem::path&)>& fill) override;

 private:
  std::filesystem::path entry(const std::string& key) const;
  std::filesystem::path lock_file(const std::string& key) const;
  std::filesystem::path make_entry(const std::string& key,
                                   const std::function<void(const std::filesystem::path&)>& fill);
  // For this process alone, where the cache's folder is not to be trusted or written.
  std::filesystem::path make_privately(
      const std::string& key, const std::string& reason, const Stop& stop, Events& events,
      const std::function<void(const std::filesystem::path&)>& fill);
  std::optional<std::string> damage(const std::string& key) const;
  void set_aside(const std::string& key);
  void remove_abandoned();
  void remove_staging_of(const std::string& key);

  std::filesystem::path folder_;
  std::optional<std::string> distrust_;  // why nothing in the folder is believed

  struct PrivateEntry {
    PrivateFolder folder;
    bool filled = false;  // else another thread is at it
  };
  std::mutex private_mutex_;
  std::map<std::string, PrivateEntry> private_entries_;
};

// Where the cache lies: $ASSAY_CACHE, else $XDG_CACHE_HOME/assay, else ~/.cache/assay. `variable`
// looks up an environment variable as std::getenv does. Throws Error(input) when none is set.
std::filesystem::path cache_folder(const std::function<const char*(const char*)>& variable);

}  // namespace assay

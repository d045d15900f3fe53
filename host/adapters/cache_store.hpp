// The cache as folders on disk: entries/KEY, made in staging/KEY.PID.RANDOM under locks/KEY.lock.
#pragma once

#include "host/ports/cache.hpp"

namespace assay {

class CacheStore final : public Cache {
 public:
  // Makes nothing yet: a cache that cannot be written still serves what it has. Removes the staging
  // folders of builds that were killed.
  explicit CacheStore(std::filesystem::path folder);

  std::optional<std::filesystem::path> find(const std::string& key) override;
  std::filesystem::path build(
      const std::string& key, const Stop& stop,
      const std::function<void(const std::filesystem::path&)>& fill) override;

 private:
  std::filesystem::path entry(const std::string& key) const;
  std::filesystem::path lock_file(const std::string& key) const;
  std::filesystem::path make_entry(const std::string& key,
                                   const std::function<void(const std::filesystem::path&)>& fill);
  void remove_abandoned();
  void remove_staging_of(const std::string& key);

  std::filesystem::path folder_;
};

// Where the cache lies: $ASSAY_CACHE, else $XDG_CACHE_HOME/assay, else ~/.cache/assay. `variable`
// looks up an environment variable as std::getenv does. Throws Error(usage) when none is set.
std::filesystem::path cache_folder(const std::function<const char*(const char*)>& variable);

}  // namespace assay

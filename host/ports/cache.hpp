// Cache: folders of build results, found by a key that says everything that went into them.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "host/base/stop.hpp"
#include "host/ports/events.hpp"

namespace assay {

class Cache {
 public:
  virtual ~Cache() = default;

  // The finished folder of `key`, whole and as it was built, or nothing. Its contents never change.
  // A key is 1 to 128 characters out of A-Z a-z 0-9 _ - (a hash in hexadecimal).
  virtual std::optional<std::filesystem::path> find(const std::string& key) = 0;

  // The finished folder of `key`: found, or else made by calling `fill` with an empty folder that
  // is moved to its final place once `fill` returns (so nothing in it may rely on its path). When
  // another process or thread builds the same key, waits for that and takes its result. If `fill`
  // throws, nothing is kept and the exception passes on. `fill` must not build the same key. What
  // is damaged, or was made by somebody else, counts as missing, and `events` is warned of it.
  // Throws Error(build) when the cache cannot be written, Cancelled while waiting.
  virtual std::filesystem::path build(
      const std::string& key, const Stop& stop, Events& events,
      const std::function<void(const std::filesystem::path&)>& fill) = 0;
};

}  // namespace assay

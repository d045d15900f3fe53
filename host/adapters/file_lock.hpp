// An exclusive lock between processes (and threads) that ends with its holder, however that ends.
#pragma once

#include <filesystem>
#include <optional>

#include "host/adapters/unique_fd.hpp"
#include "host/base/stop.hpp"

namespace assay {

class FileLock {
 public:
  // Waits for the lock on `path`, a file that is made when missing. Throws std::filesystem_error,
  // Cancelled while waiting.
  static FileLock acquire(const std::filesystem::path& path, const Stop& stop);

  // Nothing when another holds it.
  static std::optional<FileLock> try_acquire(const std::filesystem::path& path);

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;  // the lock is released where this is closed
};

}  // namespace assay

// The flash's content in a file, over the probe's restarts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace assay::virtual_probe {

class FlashFile {
 public:
  // An empty path: nothing is kept.
  explicit FlashFile(std::filesystem::path path) : path_(std::move(path)) {}

  // The file's bytes, or `bytes` times 0xFF where there is no file yet. Throws Error(input) where
  // the file is of another size, or cannot be read.
  std::vector<std::uint8_t> load(std::size_t bytes);

  // Replaces the file where `content` differs from what it holds. Throws Error(flash) and leaves it
  // as it was; the next call tries again.
  void save(std::span<const std::uint8_t> content);

 private:
  std::filesystem::path path_;
  std::vector<std::uint8_t> saved_;
};

}  // namespace assay::virtual_probe

#include "host/core/data/file_bytes.hpp"

#include <fstream>

#include "host/base/error.hpp"

namespace assay {

std::vector<std::uint8_t> read_file_bytes(const std::filesystem::path& path,
                                          std::uint64_t limit_bytes) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(status)) {
    throw Error(Blame::input, "There is no file '{}'; check the path.", path.string());
  }
  if (!std::filesystem::is_regular_file(status)) {
    throw Error(Blame::input, "'{}' is not a regular file; name a file.", path.string());
  }
  const std::uint64_t bytes = std::filesystem::file_size(path, failure);
  if (failure) {
    throw Error(Blame::input, "Cannot read '{}': {}.", path.string(), failure.message());
  }
  if (bytes > limit_bytes) {
    throw Error(Blame::input,
                "'{}' has {} bytes; at most {} are read. Split it into smaller files.",
                path.string(), bytes, limit_bytes);
  }
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> content(bytes);
  file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(bytes));
  if (!file) {
    throw Error(Blame::input, "Cannot read all {} bytes of '{}'; check its permissions.", bytes,
                path.string());
  }
  return content;
}

}  // namespace assay

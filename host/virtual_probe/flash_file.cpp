#include "host/virtual_probe/flash_file.hpp"

#include <algorithm>
#include <fstream>

#include "host/base/error.hpp"
#include "host/core/data/file_bytes.hpp"

namespace assay::virtual_probe {

std::vector<std::uint8_t> FlashFile::load(std::size_t bytes) {
  std::vector<std::uint8_t> content(bytes, 0xFF);
  if (path_.empty() || !std::filesystem::exists(path_)) return content;
  const std::uintmax_t size = std::filesystem::file_size(path_);
  if (size != bytes) {
    throw Error(Blame::input, "{} holds {} bytes, but the board's flash has {}.", path_.string(),
                size, bytes);
  }
  saved_ = content = read_file_bytes(path_, bytes);
  return content;
}

void FlashFile::save(std::span<const std::uint8_t> content) {
  if (path_.empty() || std::equal(content.begin(), content.end(), saved_.begin(), saved_.end())) {
    return;
  }
  // Written beside it and moved over it, so that a probe that is killed leaves one or the other.
  const std::filesystem::path next = path_.string() + ".new";
  std::ofstream file(next, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(content.data()),
             static_cast<std::streamsize>(content.size()));
  file.close();
  std::error_code problem;
  if (file) std::filesystem::rename(next, path_, problem);
  if (!file || problem) {
    std::filesystem::remove(next, problem);
    throw Error(Blame::flash,
                "The flash's content cannot be written to {}: is the disk full, or the folder "
                "write-protected?",
                path_.string());
  }
  saved_.assign(content.begin(), content.end());
}

}  // namespace assay::virtual_probe

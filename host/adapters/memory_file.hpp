// A file in memory that a child program can open by path, and that ends with the tool: nothing is
// left on a disk, nor does a full one matter.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "host/adapters/unique_fd.hpp"

namespace assay {

class MemoryFile {
 public:
  explicit MemoryFile(std::span<const std::uint8_t> bytes);  // throws Error(flash): out of memory
  // For programs of the same user, as long as this object lives.
  std::string path() const;

 private:
  UniqueFd fd_;
};

}  // namespace assay

// A folder of its own for what a target has to hand over as a file.
#pragma once

#include <filesystem>
#include <string_view>

#include "tests/fuzz/target.hpp"

namespace assay::fuzz {

// Below the system's temporary folder; removed with the object, and by remove_scratch_folders().
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Writes the file `name`, making the folders above it.
  void write(const std::filesystem::path& name, std::string_view content) const;
  void write(const std::filesystem::path& name, ByteView content) const;

 private:
  std::filesystem::path path_;
};

// For a process that is about to end without running destructors.
void remove_scratch_folders();

}  // namespace assay::fuzz

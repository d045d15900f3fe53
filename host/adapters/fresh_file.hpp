// A file for others to read: it gets its name once it is whole, and what lay there before is gone
// at once.
#pragma once

#include <filesystem>
#include <string_view>

#include "host/adapters/unique_fd.hpp"

namespace assay {

class FreshFile {
 public:
  // Makes a file in the folder of `path` and removes what lies there, so that nobody takes it for
  // the new one. What is no plain file (a pipe, a terminal) is opened and later written as it is.
  // Throws Error(input) where this is not possible.
  explicit FreshFile(const std::filesystem::path& path);
  // Unfinished, it leaves nothing.
  ~FreshFile();
  FreshFile(const FreshFile&) = delete;
  FreshFile& operator=(const FreshFile&) = delete;

  // All that the file holds, on the disk once this returns. Called once. Throws Error(input).
  void finish(std::string_view content);

 private:
  void open_named();
  [[noreturn]] void throw_unwritten(int error_number) const;

  std::filesystem::path given_, path_, staging_;  // staging_: its name until it is whole, if any
  bool is_plain_ = false;
  UniqueFd fd_;
};

}  // namespace assay

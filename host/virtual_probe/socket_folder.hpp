// The folder that keeps other users away from the sockets in it.
#pragma once

#include <cstddef>
#include <filesystem>

namespace assay::virtual_probe {

// Made at its construction with a name of its own and mode 0700: in $XDG_RUNTIME_DIR, where that is
// a folder of this user's alone, else in the temporary folder. Removed at its destruction, with
// what is in it.
class SocketFolder {
 public:
  // Throws Error(input) where no such folder can be made, or none with a path so short that a file
  // of `name_bytes` in it can be a socket.
  explicit SocketFolder(std::size_t name_bytes);
  ~SocketFolder();
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace assay::virtual_probe

#include "host/adapters/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/base/error.hpp"

namespace assay {

MemoryFile::MemoryFile(std::span<const std::uint8_t> bytes)
    : fd_(::memfd_create("assay", MFD_CLOEXEC)) {
  while (fd_ && !bytes.empty()) {
    const ssize_t count = ::write(fd_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  if (fd_ && bytes.empty()) return;
  throw Error(Blame::flash, "The image cannot be handed on in memory: {}.", std::strerror(errno));
}

std::string MemoryFile::path() const {
  return fmt::format("/proc/{}/fd/{}", ::getpid(), fd_.get());
}

}  // namespace assay

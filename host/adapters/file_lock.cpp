#include "host/adapters/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "host/adapters/wait.hpp"

namespace assay {
namespace {

[[noreturn]] void throw_errno(const char* what, const std::filesystem::path& path) {
  throw std::filesystem::filesystem_error(what, path,
                                          std::error_code(errno, std::generic_category()));
}

UniqueFd open_lock(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!fd) throw_errno("cannot open the lock", path);
  return fd;
}

bool try_lock(const UniqueFd& fd, const std::filesystem::path& path) {
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) < 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) throw_errno("cannot lock", path);
  }
  return true;
}

}  // namespace

FileLock FileLock::acquire(const std::filesystem::path& path, const Stop& stop) {
  UniqueFd fd = open_lock(path);
  // Asked again and again: flock(2) that waits cannot be woken by the stop's descriptor.
  while (!try_lock(fd, path)) {
    pause_or_stop(stop, std::chrono::milliseconds(20));
  }
  return FileLock(std::move(fd));
}

std::optional<FileLock> FileLock::try_acquire(const std::filesystem::path& path) {
  UniqueFd fd = open_lock(path);
  if (!try_lock(fd, path)) return std::nullopt;
  return FileLock(std::move(fd));
}

}  // namespace assay

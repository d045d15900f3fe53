#include "host/adapters/fd_link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {

FdLink::FdLink(UniqueFd fd, std::string description, const Stop& stop, bool paced)
    : description_(std::move(description)), stop_(stop), paced_(paced) {
  replace(std::move(fd));
}

void FdLink::replace(UniqueFd fd) {
  fd_ = std::move(fd);
  early_.clear();
  early_taken_ = 0;
  const int flags = ::fcntl(fd_.get(), F_GETFL);
  if (flags < 0 || ::fcntl(fd_.get(), F_SETFL, flags | O_NONBLOCK) < 0) throw_closed(errno);
  struct stat status = {};
  is_socket_ = ::fstat(fd_.get(), &status) == 0 && S_ISSOCK(status.st_mode);
}

void FdLink::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  stop_.throw_if_asked();
  Deadline deadline(timeout);
  while (!bytes.empty()) {
    const std::size_t count = write_some(bytes);
    if (count > 0) {
      bytes = bytes.subspan(count);
      deadline = Deadline(timeout);
      continue;
    }
    // The far end may be blocked on its own output and take nothing before that is read.
    const bool may_keep = early_.size() < early_limit_bytes;
    const short events = static_cast<short>(POLLOUT | (may_keep ? POLLIN : 0));
    const short ready = wait_ready_or_stop(stop_, fd_.get(), events, deadline);
    if (ready == 0) {
      throw Error(Blame::link, "The link {} takes no more bytes: {} of them wait since {} ms.",
                  description_, bytes.size(), timeout.count() / 1000);
    }
    if (ready & POLLIN) keep_early();
  }
}

std::size_t FdLink::receive(std::span<std::uint8_t> room, Duration timeout) {
  assert(!room.empty());
  stop_.throw_if_asked();
  if (!early_.empty()) {
    const std::size_t count = std::min(room.size(), early_.size() - early_taken_);
    std::memcpy(room.data(), early_.data() + early_taken_, count);
    early_taken_ += count;
    if (early_taken_ == early_.size()) {
      early_.clear();
      early_taken_ = 0;
    }
    return count;
  }
  const Deadline deadline(timeout);
  while (true) {
    const std::size_t count = read_some(room);
    if (count > 0) return count;
    if (wait_ready_or_stop(stop_, fd_.get(), POLLIN, deadline) == 0) return 0;
  }
}

void FdLink::keep_early() {
  std::array<std::uint8_t, 65536> room;
  const std::size_t count = read_some(room);
  early_.insert(early_.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
}

std::size_t FdLink::write_some(std::span<const std::uint8_t> bytes) {
  while (true) {
    // MSG_NOSIGNAL: a far end that is gone is an Error here, not a SIGPIPE.
    const auto count = is_socket_ ? ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                  : ::write(fd_.get(), bytes.data(), bytes.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno != EINTR) throw_closed(errno);
  }
}

std::size_t FdLink::read_some(std::span<std::uint8_t> room) {
  while (true) {
    const auto count = ::read(fd_.get(), room.data(), room.size());
    if (count > 0) return static_cast<std::size_t>(count);
    if (count == 0) throw_closed(0);
    if (errno == EAGAIN || errno == EWOULDBLOCK) return 0;
    if (errno != EINTR) throw_closed(errno);
  }
}

void FdLink::throw_closed(int error_number) const {
  throw Error(Blame::link, "The link {} was closed by the far end{}{}.", description_,
              error_number == 0 ? "" : ": ", error_number == 0 ? "" : std::strerror(error_number));
}

}  // namespace assay

#include "host/adapters/wait.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>

namespace assay {
namespace {

short wait_either(int fd, short events, int other_fd, const Deadline& deadline) {
  pollfd fds[] = {{fd, events, 0}, {other_fd, POLLIN, 0}};
  while (true) {
    const auto left = deadline.left();
    timespec limit = {};
    if (left) {
      limit.tv_sec = left->count() / 1'000'000;
      limit.tv_nsec = left->count() % 1'000'000 * 1'000;
    }
    const int count = ::ppoll(fds, 2, left ? &limit : nullptr, nullptr);
    if (count >= 0) return fds[0].revents;
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "ppoll");
    // A signal that came before its event was polled for: the next round sees the event.
  }
}

}  // namespace

Deadline::Deadline(std::optional<Duration> limit) {
  // A year is as good as for ever, and adding it to the clock does not overflow.
  constexpr Duration longest = std::chrono::hours(24 * 365);
  if (limit) at_ = std::chrono::steady_clock::now() + std::clamp(*limit, Duration::zero(), longest);
}

std::optional<Duration> Deadline::left() const {
  if (!at_) return std::nullopt;
  const auto left = *at_ - std::chrono::steady_clock::now();
  return std::max(Duration::zero(), std::chrono::ceil<Duration>(left));
}

short wait_ready(int fd, short events, const Deadline& deadline) {
  return wait_either(fd, events, -1, deadline);
}

short wait_ready_or_stop(const Stop& stop, int fd, short events, const Deadline& deadline) {
  const short ready = wait_either(fd, events, stop.descriptor(), deadline);
  stop.throw_if_asked();
  return ready;
}

void pause_or_stop(const Stop& stop, Duration time) {
  wait_ready_or_stop(stop, -1, 0, Deadline(time));
}

}  // namespace assay

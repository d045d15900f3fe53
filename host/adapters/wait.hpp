// Waiting for a file descriptor, with a deadline.
#pragma once

#include <chrono>
#include <optional>

#include "host/base/stop.hpp"
#include "host/ports/clock.hpp"

namespace assay {

// A point in time that a chain of waits shares. Without a limit: never.
class Deadline {
 public:
  explicit Deadline(std::optional<Duration> limit);
  std::optional<Duration> left() const;  // zero once it has passed; nothing where there is no limit

 private:
  std::optional<std::chrono::steady_clock::time_point> at_;
};

// Waits until `fd` is ready for `events` (POLLIN, POLLOUT) or broken, at most until `deadline`.
// Returns poll(2)'s revents, 0 when the deadline came first. A negative `fd` is never ready.
short wait_ready(int fd, short events, const Deadline& deadline);

// As wait_ready, but throws Cancelled as soon as the job is asked to stop.
short wait_ready_or_stop(const Stop& stop, int fd, short events, const Deadline& deadline);

// Lets the time pass. Throws Cancelled.
void pause_or_stop(const Stop& stop, Duration time);

}  // namespace assay

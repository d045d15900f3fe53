#include "host/adapters/output_capture.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace assay {

OutputCapture::OutputCapture(UniqueFd pipe)
    : pipe_(std::move(pipe)), finish_event_(::eventfd(0, EFD_CLOEXEC)) {
  if (!finish_event_) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::thread([this] { collect(); });
}

void OutputCapture::finish() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(finish_event_.get(), &one, sizeof one);
  thread_.join();
}

std::string OutputCapture::text() {
  const std::lock_guard lock(mutex_);
  return text_.text();
}

std::uint64_t OutputCapture::printed_bytes() {
  const std::lock_guard lock(mutex_);
  return text_.total_bytes();
}

std::string OutputCapture::text_after(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  return text_.text_after(bytes);
}

void OutputCapture::collect() {
  pollfd fds[] = {{pipe_.get(), POLLIN, 0}, {finish_event_.get(), POLLIN, 0}};
  while (true) {
    if (::poll(fds, 2, -1) < 0) continue;  // EINTR is all that can go wrong here
    if (fds[1].revents != 0) break;
    if (take(SIZE_MAX) == 0) return;
  }
  // Exactly what is there now, and not until the pipe is empty: a writer that is left could keep
  // it filled.
  int available_bytes = 0;
  ::ioctl(pipe_.get(), FIONREAD, &available_bytes);
  while (available_bytes > 0) {
    const std::size_t taken_bytes = take(static_cast<std::size_t>(available_bytes));
    if (taken_bytes == 0) return;
    available_bytes -= static_cast<int>(taken_bytes);
  }
}

std::size_t OutputCapture::take(std::size_t most_bytes) {
  std::array<char, 65536> room;
  ssize_t count = 0;
  do {
    count = ::read(pipe_.get(), room.data(), std::min(most_bytes, room.size()));
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return 0;
  const std::lock_guard lock(mutex_);
  text_.append({room.data(), static_cast<std::size_t>(count)});
  return static_cast<std::size_t>(count);
}

}  // namespace assay

#include "host/base/stop.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace assay {

Stop::Stop() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Stop::~Stop() { ::close(event_); }

void Stop::ask() noexcept {
  const int kept_errno = errno;
  asked_ = true;
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the descriptor is readable already.
  [[maybe_unused]] const auto written = ::write(event_, &one, sizeof one);
  errno = kept_errno;
}

void Stop::throw_if_asked() const {
  if (asked_ && !deferred_) throw Cancelled();
}

}  // namespace assay

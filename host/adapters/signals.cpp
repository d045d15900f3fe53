#include "host/adapters/signals.hpp"

#include <sys/eventfd.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include "host/base/error.hpp"

namespace assay {
namespace {

// Process-wide, as signals are. A handler may touch lock-free atomics only.
std::atomic<int> received_signal{0};
std::atomic<int> event_fd{-1};
std::atomic<bool> deferred{false};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
  const int kept_errno = errno;
  int none = 0;
  received_signal.compare_exchange_strong(none, number);
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the descriptor is readable already.
  [[maybe_unused]] const auto written = ::write(event_fd.load(), &one, sizeof one);
  errno = kept_errno;
}

}  // namespace

InterruptSignals::InterruptSignals() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_) throw std::system_error(errno, std::generic_category(), "eventfd");
  assert(event_fd == -1 && "one InterruptSignals at a time");
  received_signal = 0;
  event_fd = event_.get();

  struct sigaction action = {};
  action.sa_handler = on_signal;
  // Libraries that read files do not expect EINTR; all our own waits are polls, which SA_RESTART
  // does not restart, and wait on the event as well.
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  ::sigaction(SIGINT, nullptr, &previous_interrupt_);
  if (previous_interrupt_.sa_handler != SIG_IGN) ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, &previous_terminate_);
}

InterruptSignals::~InterruptSignals() {
  ::sigaction(SIGINT, &previous_interrupt_, nullptr);
  ::sigaction(SIGTERM, &previous_terminate_, nullptr);
  event_fd = -1;
  received_signal = 0;
}

InterruptsDeferred::InterruptsDeferred() { deferred = true; }
InterruptsDeferred::~InterruptsDeferred() { deferred = false; }

bool interrupted() { return received_signal != 0; }

void throw_if_interrupted() {
  if (interrupted() && !deferred) throw Error(ExitCode::interrupted, "Interrupted.");
}

int interrupt_fd() { return deferred ? -1 : event_fd.load(); }

int interrupt_exit_status() {
  const int number = received_signal;
  return number == 0 ? 0 : 128 + number;
}

}  // namespace assay

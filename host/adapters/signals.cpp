#include "host/adapters/signals.hpp"

#include <time.h>

#include <atomic>
#include <cassert>
#include <cstdint>

namespace assay {
namespace {

// Process-wide, as signals are. A handler may touch lock-free atomics only.
std::atomic<int> received_signal{0};
std::atomic<Stop*> asked_stop{nullptr};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<Stop*>::is_always_lock_free);

// timeout(1) and terminals send a signal to a program and once more to its group: that is one wish.
std::atomic<std::int64_t> one_wish_ms{0}, received_at_ms{0};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

std::int64_t now_ms() {
  timespec now = {};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void on_signal(int number) {
  int none = 0;
  if (received_signal.compare_exchange_strong(none, number)) {
    received_at_ms = now_ms();
  } else if (now_ms() - received_at_ms >= one_wish_ms) {
    ::signal(number, SIG_DFL);
    ::raise(number);  // once this handler has returned
    return;
  }
  if (Stop* stop = asked_stop) stop->ask();
}

}  // namespace

StopSignals::StopSignals(Stop& stop, int ms_of_one_wish) {
  assert(asked_stop == nullptr && "one StopSignals at a time");
  received_signal = 0;
  one_wish_ms = ms_of_one_wish;
  asked_stop = &stop;

  struct sigaction action = {};
  action.sa_handler = on_signal;
  // Libraries that read files do not expect EINTR; all our own waits are polls, which SA_RESTART
  // does not restart, and wait on the stop's descriptor as well.
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, nullptr, &previous_interrupt_);
  if (previous_interrupt_.sa_handler != SIG_IGN) ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, &previous_terminate_);
}

StopSignals::~StopSignals() {
  ::sigaction(SIGINT, &previous_interrupt_, nullptr);
  ::sigaction(SIGTERM, &previous_terminate_, nullptr);
  asked_stop = nullptr;
  received_signal = 0;
}

int StopSignals::exit_status() const {
  const int number = received_signal;
  return number == 0 ? 0 : 128 + number;
}

}  // namespace assay

#include "host/adapters/signals.hpp"

#include <atomic>
#include <cassert>

namespace assay {
namespace {

// Process-wide, as signals are. A handler may touch lock-free atomics only.
std::atomic<int> received_signal{0};
std::atomic<Stop*> asked_stop{nullptr};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<Stop*>::is_always_lock_free);

void on_signal(int number) {
  int none = 0;
  received_signal.compare_exchange_strong(none, number);
  if (Stop* stop = asked_stop) stop->ask();
}

}  // namespace

StopSignals::StopSignals(Stop& stop) {
  assert(asked_stop == nullptr && "one StopSignals at a time");
  received_signal = 0;
  asked_stop = &stop;

  struct sigaction action = {};
  action.sa_handler = on_signal;
  // Libraries that read files do not expect EINTR; all our own waits are polls, which SA_RESTART
  // does not restart, and wait on the stop's descriptor as well.
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
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

// Jobs that nobody asks to stop, and those that somebody does.
#pragma once

#include <thread>

#include "host/base/stop.hpp"
#include "host/ports/events.hpp"

namespace assay::test {

inline const Stop no_stop;
inline Events no_events;  // that nobody looks at

// Asks while it is waited for, or a moment before.
class Asker {
 public:
  explicit Asker(Stop& stop) : thread_([&stop] { stop.ask(); }) {}
  ~Asker() { wait(); }
  void wait() {  // until it has asked
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;
};

template <typename Work>
bool is_cancelled(Work&& work) {
  try {
    work();
  } catch (const Cancelled&) {
    return true;
  }
  return false;
}

}  // namespace assay::test

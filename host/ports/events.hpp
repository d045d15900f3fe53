// Events: what a job tells while it goes on. What it comes to is its result's to say.
#pragma once

#include <cstdint>
#include <string>

#include "host/ports/clock.hpp"

namespace assay {

// What a job is at.
struct JobStep {
  enum class Kind {
    building,   // `subject`: the board; `detail`: what is compiled
    waiting,    // `subject`: a device that is in use; `detail`: by whom; `done` are to come before
    starting,   // `subject`: the board or device
    flashing,   // `subject`: the device; `detail`: the flasher's step; `done` of `of` bytes
    running,    // `done` of `of` cases
    calling,    // `done` of `of` as the function counts
    examining,  // `subject`: the device whose debug probe is asked
    asking,     // `subject`: a program that is asked for its version
    climbing,   // `done` of `of` rungs; `detail`: the rung's title
  };
  Kind kind = Kind::starting;
  std::string subject;
  std::string detail;
  std::uint64_t done = 0;
  std::uint64_t of = 0;  // 0: not known, or nothing is counted
};

// Log text of the device, without its line feed.
struct DeviceLogLine {
  Duration at{};  // when its first byte came, by Outside::clock
  std::string text;
};

// One a job; called on the job's thread, one call at a time. Texts are UTF-8 where they are ours,
// and any bytes where they are a device's or a program's.
class Events {
 public:
  virtual ~Events() = default;
  // At the start of each step, and as it gets on: many times a second.
  virtual void step(const JobStep&) {}
  // A sentence that people should see, though the job goes on.
  virtual void warning(const std::string&) {}
  virtual void device_log(const DeviceLogLine&) {}
};

}  // namespace assay

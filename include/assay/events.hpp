// What a job tells while it goes on.
#pragma once

#include <cstdint>
#include <string>

#include "assay/export.hpp"

ASSAY_BEGIN
// What a job is at.
struct Step {
  enum class Kind {
    building,   // `subject`: the board; `detail`: what is compiled
    waiting,    // `subject`: a device that is in use; `detail`: by whom; `done` are to come before
    starting,   // `subject`: the board or device
    flashing,   // `subject`: the device; `detail`: the flasher's step; `done` of `of` bytes
    running,    // `done` of `of` cases
    calling,    // `done` of `of` as the function counts
    examining,  // `subject`: the device whose debug probe is asked
    other
  };
  Kind kind = Kind::other;
  std::string subject;
  std::string detail;
  std::uint64_t done = 0;
  std::uint64_t of = 0;  // 0: not known, or nothing is counted
};

// Called on the job's thread, one call at a time. What a handler throws ends the job, and passes
// out of it. Texts of devices and programs may be no UTF-8.
class ASSAY_EXPORT Events {
 public:
  virtual ~Events();
  virtual void step(const Step&) {}            // often: many times a second
  virtual void warning(const std::string&) {}  // a sentence; the job goes on
  virtual void device_log(const std::string& /*line*/) {}
};

ASSAY_END

// The comparators that a debugger sets: breakpoints (FPB) and watchpoints (DWT).
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// The flash patch and breakpoint unit; offsets are those within its 4 KiB at 0xE0002000.
class BreakpointUnit {
 public:
  // `second_version`: comparators hold whole addresses; `baseline`: 4 of them instead of 6.
  BreakpointUnit(bool second_version, bool baseline)
      : second_version_(second_version), count_(baseline ? 4 : 6) {}

  std::uint32_t read(std::uint32_t offset) const;
  void write(std::uint32_t offset, std::uint32_t value);
  std::set<std::uint32_t> addresses() const;  // where to stop

 private:
  bool second_version_;
  unsigned count_;
  bool enabled_ = false;
  std::array<std::uint32_t, 6> comparators_ = {};
};

// The data watchpoint unit; offsets are those within its 4 KiB at 0xE0001000.
class WatchpointUnit {
 public:
  std::uint32_t read(std::uint32_t offset);  // reading a function register clears its match flag
  void write(std::uint32_t offset, std::uint32_t value);
  std::set<Watchpoint> watchpoints() const;
  void note_match(std::uint32_t address);  // an access that a watchpoint saw

 private:
  struct Comparator {
    std::uint32_t value = 0, mask = 0, function = 0;
  };
  std::array<Comparator, 4> comparators_ = {};
};

}  // namespace assay::virtual_probe

// Faults that befall single bytes on their way to the wire.
#pragma once

#include "host/core/line/line_random.hpp"
#include "host/core/line/wire.hpp"

namespace assay {

class ByteFaults {
 public:
  // All but `faults` stay the caller's and outlive this object.
  ByteFaults(const LineFaults& faults, LineRandom& random, LineCounters& counters, Wire& wire);

  bool any() const { return any_; }
  void put(std::uint8_t value) {
    if (any_) return put_faulty(value);
    wire_.put(value);
  }

 private:
  void put_faulty(std::uint8_t value);

  LineRandom& random_;
  LineCounters& counters_;
  Wire& wire_;
  Chance flip_, burst_, drop_, insert_, duplicate_;
  std::uint32_t burst_bytes_;
  bool any_;
  std::uint64_t burst_left_ = 0;
};

}  // namespace assay

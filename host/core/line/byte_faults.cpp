#include "host/core/line/byte_faults.hpp"

namespace assay {

ByteFaults::ByteFaults(const LineFaults& faults, LineRandom& random, LineCounters& counters,
                       Wire& wire)
    : random_(random),
      counters_(counters),
      wire_(wire),
      flip_(faults.flip, random),
      burst_(faults.burst, random),
      drop_(faults.drop, random),
      insert_(faults.insert, random),
      duplicate_(faults.duplicate, random),
      burst_bytes_(faults.burst_bytes),
      any_(flip_.possible() || burst_.possible() || drop_.possible() || insert_.possible() ||
           duplicate_.possible()) {}

void ByteFaults::put_faulty(std::uint8_t value) {
  if (drop_.strikes(random_)) {
    ++counters_.drops;
    return wire_.lose();
  }
  if (burst_left_ == 0 && burst_.strikes(random_)) {
    ++counters_.bursts;
    burst_left_ = random_.up_to(burst_bytes_);
  }
  if (burst_left_ > 0) {
    --burst_left_;
    ++counters_.burst_bytes;
    value ^= static_cast<std::uint8_t>(random_.up_to(255));
  } else if (flip_.strikes(random_)) {
    ++counters_.flips;
    value ^= static_cast<std::uint8_t>(1u << random_.bits() % 8);
  }
  wire_.put(value);
  if (duplicate_.strikes(random_)) {
    ++counters_.duplicates;
    ++counters_.added_bytes;
    wire_.put(value);
  }
  if (insert_.strikes(random_)) {
    ++counters_.inserts;
    ++counters_.added_bytes;
    wire_.put(random_.byte());
  }
}

}  // namespace assay

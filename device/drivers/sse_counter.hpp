// The 64-bit system counter of an Arm Corstone SSE-300 subsystem, read through one of its timers.
// Registers: "Arm Corstone SSE-300 Example Subsystem Technical Reference Manual" (101773), sections
// "System Counter" (CNTControl) and "System Timer" (CNTPCT).
#ifndef ASSAY_DEVICE_DRIVERS_SSE_COUNTER_HPP_
#define ASSAY_DEVICE_DRIVERS_SSE_COUNTER_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct SseCounter {
  uintptr_t control_base;  // CNTControl frame
  uintptr_t timer_base;    // any system timer

  void start() const { register_at(control_base) = 1; }  // CNTCR.EN

  uint64_t ticks() const {
    uint32_t high = register_at(timer_base + count_high);
    for (;;) {
      const uint32_t low = register_at(timer_base + count_low);
      const uint32_t again = register_at(timer_base + count_high);
      if (again == high) return uint64_t{high} << 32 | low;
      high = again;
    }
  }

 private:
  static constexpr uintptr_t count_low = 0x00, count_high = 0x04;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_SSE_COUNTER_HPP_

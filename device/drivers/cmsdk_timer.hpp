// The 32-bit down counter of Arm's Cortex-M System Design Kit, widened to 64 bits.
// Registers: "Cortex-M System Design Kit Technical Reference Manual" (DDI 0479), section 4.2.
#ifndef ASSAY_DEVICE_DRIVERS_CMSDK_TIMER_HPP_
#define ASSAY_DEVICE_DRIVERS_CMSDK_TIMER_HPP_

#include "device/drivers/registers.hpp"
#include "device/platform.hpp"

namespace assay {

struct CmsdkTimer {
  uintptr_t base;

  void start() const {
    register_at(base + reload) = 0xFFFFFFFF;
    register_at(base + value) = 0xFFFFFFFF;
    register_at(base + control) = enable | interrupt_enable;
  }

  // Ticks since start(). `wraps` is the timer's own variable, touched by nobody else. Also to be
  // called from the timer's interrupt, which comes once in 2^32 ticks. The interrupt is raised when
  // the counter reaches 0, where the negated counter wraps as well: both halves change at one
  // instant.
  uint64_t ticks(volatile uint32_t& wraps) const {
    const uint32_t state = platform_interrupts_disable();
    uint32_t low = 0u - register_at(base + value);
    if (register_at(base + interrupt) != 0) {
      register_at(base + interrupt) = 1;
      wraps = wraps + 1;
      low = 0u - register_at(base + value);
    }
    const uint64_t high = wraps;
    platform_interrupts_restore(state);
    return high << 32 | low;
  }

 private:
  static constexpr uintptr_t control = 0x00, value = 0x04, reload = 0x08, interrupt = 0x0C;
  static constexpr uint32_t enable = 1u << 0, interrupt_enable = 1u << 3;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_CMSDK_TIMER_HPP_

// SysTick, the timer of every Arm Cortex-M core, as a counter of the core's cycles: 24 bits,
// widened by its exception every 2^24 cycles. Registers: ARMv6-M Architecture Reference Manual (DDI
// 0419), sections B3.3 and B3.2.4; the same in ARMv7-M (DDI 0403, sections B3.3 and B3.2.4).
#ifndef ASSAY_DEVICE_DRIVERS_SYSTICK_COUNTER_HPP_
#define ASSAY_DEVICE_DRIVERS_SYSTICK_COUNTER_HPP_

#include "device/drivers/registers.hpp"
#include "device/platform.hpp"

namespace assay {

struct SysTickCounter {
  // Counts from 0 on. A write of any value clears the counter and raises nothing.
  static void start() {
    register_at(reload) = mask;
    register_at(current) = 0;
    register_at(control) = core_clock | exception_enable | enable;
  }

  // The SysTick exception. `wraps` is the counter's own variable, touched by nobody else.
  static void wrapped(volatile uint32_t& wraps) { wraps = wraps + 1; }

  // Cycles since start(): right as long as no interrupt has to wait for 2^24 cycles. The exception
  // is raised when the counter reaches 0, where the negated counter wraps as well: both halves
  // change at one instant.
  static uint64_t ticks(const volatile uint32_t& wraps) {
    const uint32_t state = platform_interrupts_disable();
    uint32_t high = wraps;
    uint32_t low = 0u - register_at(current);
    if (register_at(interrupt_state) & tick_pending) {
      high = high + 1;
      low = 0u - register_at(current);
    }
    platform_interrupts_restore(state);
    return uint64_t{high} << 24 | (low & mask);
  }

 private:
  static constexpr uintptr_t control = 0xE000E010, reload = 0xE000E014, current = 0xE000E018,
                             interrupt_state = 0xE000ED04;
  static constexpr uint32_t enable = 1u << 0, exception_enable = 1u << 1, core_clock = 1u << 2,
                            tick_pending = 1u << 26, mask = 0xFFFFFF;
};

// The counter with its variable, for a board whose ticks are its cycles.
struct CycleTicks {
  static void cycles_wrapped() { SysTickCounter::wrapped(wraps); }
  static uint64_t ticks() { return SysTickCounter::ticks(wraps); }

 private:
  static inline volatile uint32_t wraps;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_SYSTICK_COUNTER_HPP_

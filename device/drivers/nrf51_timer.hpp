// TIMER0 of Nordic's nRF51 series at 16 MHz, 32 bits, widened to 64 bits.
// Registers: "nRF51 Series Reference Manual" v3.0, chapter 18 (TIMER) and 13 (CLOCK).
#ifndef ASSAY_DEVICE_DRIVERS_NRF51_TIMER_HPP_
#define ASSAY_DEVICE_DRIVERS_NRF51_TIMER_HPP_

#include "device/drivers/registers.hpp"
#include "device/platform.hpp"

namespace assay {

struct Nrf51Timer {
  uintptr_t base;
  uintptr_t clock_base;

  void start() const {
    register_at(clock_base + 0x000) = 1;  // HFCLKSTART: the crystal, for the UART's rate as well
    while (!register_at(clock_base + 0x100)) {
    }
    register_at(base + bit_mode) = 3;  // 32 bits
    register_at(base + prescaler) = 0;
    register_at(base + compare_0) = 0;
    register_at(base + task_clear) = 1;
    register_at(base + task_start) = 1;
    // Compare 0 stands for the wrap to 0. The counter starts at 0: let it pass, then forget that
    // one.
    while (count() == 0) {
    }
    register_at(base + event_compare_0) = 0;
    register_at(base + interrupt_set) = 1u << 16;  // COMPARE0
  }

  // Ticks since start(). `wraps` is the timer's own variable, touched by nobody else. Also to be
  // called from the timer's interrupt, which comes once in 2^32 ticks.
  uint64_t ticks(volatile uint32_t& wraps) const {
    const uint32_t state = platform_interrupts_disable();
    uint32_t low = count();
    if (register_at(base + event_compare_0)) {
      register_at(base + event_compare_0) = 0;
      wraps = wraps + 1;
      low = count();
    }
    const uint64_t high = wraps;
    platform_interrupts_restore(state);
    return high << 32 | low;
  }

 private:
  uint32_t count() const {
    register_at(base + task_capture_1) = 1;
    return register_at(base + compare_1);
  }

  static constexpr uintptr_t task_start = 0x000, task_clear = 0x00C, task_capture_1 = 0x044,
                             event_compare_0 = 0x140, interrupt_set = 0x304, bit_mode = 0x508,
                             prescaler = 0x510, compare_0 = 0x540, compare_1 = 0x544;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_NRF51_TIMER_HPP_

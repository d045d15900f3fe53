// Two 32-bit timers of ST's STM32 families as one 48-bit counter, without an interrupt that would
// disturb what is measured: one counts each tick, the other, by its prescaler, each 65,536th.
// Registers: RM0090 (STM32F405/407 reference manual), section 18.4.
#ifndef ASSAY_DEVICE_DRIVERS_STM32_TIMER_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32_TIMER_HPP_

#include "device/drivers/registers.hpp"
#include "device/platform.hpp"

namespace assay {

struct Stm32TimerPair {
  uintptr_t fine_base;
  uintptr_t coarse_base;

  void start() const {
    start_one(coarse_base, 0xFFFF);
    start_one(fine_base, 0);
  }

  // Ticks since start(). `last` is the pair's own variable, touched by nobody else: it carries the
  // count beyond 48 bits, as long as two calls lie less than 2^48 ticks apart.
  uint64_t ticks(volatile uint64_t& last) const {
    const uint32_t state = platform_interrupts_disable();
    const uint32_t fine = register_at(fine_base + count);
    const uint64_t coarse = uint64_t{register_at(coarse_base + count)} << 16;
    // Both count the bits 16 to 31; their difference is the skew between the two, far below 2^31.
    const int32_t skew = static_cast<int32_t>(fine - static_cast<uint32_t>(coarse));
    const uint64_t previous = last;
    const uint64_t now = coarse + static_cast<uint64_t>(static_cast<int64_t>(skew));
    const uint64_t passed = (now - previous) & 0xFFFFFFFFFFFF;
    last = previous + passed;
    platform_interrupts_restore(state);
    return previous + passed;
  }

 private:
  static void start_one(uintptr_t base, uint32_t prescale) {
    register_at(base + prescaler) = prescale;
    register_at(base + auto_reload) = 0xFFFFFFFF;
    register_at(base + event_generation) = 1;  // loads the prescaler, zeroes the counter
    register_at(base + control_1) = 1;
  }

  static constexpr uintptr_t control_1 = 0x00, event_generation = 0x14, count = 0x24,
                             prescaler = 0x28, auto_reload = 0x2C;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32_TIMER_HPP_

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

  // Ticks since start(). `wraps` is the pair's own variable, touched by nobody else: bits 32 to 63
  // of the count, right as long as two calls lie less than 2^48 ticks apart.
  uint64_t ticks(volatile uint32_t& wraps) const {
    const uint32_t state = platform_interrupts_disable();
    const uint32_t fine = register_at(fine_base + count);
    const uint32_t coarse = register_at(coarse_base + count);
    // Both count the bits 16 to 31; their difference is the skew between the two, far below 2^31.
    // No branches: every reading takes the same time.
    const int32_t skew = static_cast<int32_t>(fine - (coarse << 16));
    const int64_t now = (int64_t{coarse} << 16) + skew;
    const uint32_t before = wraps;
    const uint32_t high = before + static_cast<uint16_t>((now >> 32) - before);
    wraps = high;
    platform_interrupts_restore(state);
    return uint64_t{high} << 32 | fine;
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

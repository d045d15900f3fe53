// The clock tree of ST's STM32F405 and F407: 168 MHz from a crystal.
// Registers: RM0090 (STM32F405/407 reference manual), sections 7.3 (RCC), 3.9.1 (FLASH_ACR),
// 5.4.1 (PWR_CR).
#ifndef ASSAY_DEVICE_DRIVERS_STM32F4_CLOCK_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32F4_CLOCK_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Stm32f4Clock {
  // Runs the core at 168 MHz, APB2 at 84 MHz and APB1 at 42 MHz (its timers at 84 MHz). Where that
  // does not work all of them run from the internal 16 MHz oscillator. Emulators may not have this
  // peripheral at all, hence the bound on each wait.
  static void start_168_mhz(uint32_t crystal_mhz) {
    register_at(flash_access) = 5u | 1u << 8 | 1u << 9 | 1u << 10;  // wait states; prefetch, caches
    enable_apb1(1u << 28);                                          // PWR
    register_at(power_control) |= 1u << 14;  // voltage scale 1: above 144 MHz
    register_at(control) |= crystal_on;
    if (!await(control, crystal_ready)) return;
    // Input 1 MHz, times 336, by 2 for the core, by 7 for USB; bit 29 is reserved and set (7.3.2).
    register_at(pll_configuration) =
        crystal_mhz | 336u << 6 | 0u << 16 | 1u << 22 | 7u << 24 | 2u << 28;
    register_at(control) |= pll_on;
    if (!await(control, pll_ready)) return;
    register_at(configuration) = bus_dividers;       // APB1 by 4, APB2 by 2
    register_at(configuration) = bus_dividers | 2u;  // from the PLL, not before they are set
    await(configuration, runs_from_pll);
  }

  static uint32_t apb2_hz() {
    return register_at(configuration) & runs_from_pll ? 84'000'000 : 16'000'000;
  }

  static void enable_ahb1(uint32_t bits) { register_at(base + 0x30) |= bits; }
  static void enable_apb1(uint32_t bits) { register_at(base + 0x40) |= bits; }
  static void enable_apb2(uint32_t bits) { register_at(base + 0x44) |= bits; }

 private:
  // Not inlined, for its size: it is called three times.
  __attribute__((noinline)) static bool await(uintptr_t address, uint32_t bit) {
    // Some 30 ms at 16 MHz; a crystal needs 2.
    for (uint32_t tries = 0x20000; tries != 0; --tries) {
      if (register_at(address) & bit) return true;
    }
    return false;
  }

  static constexpr uintptr_t base = 0x40023800;
  static constexpr uintptr_t control = base + 0x00, pll_configuration = base + 0x04,
                             configuration = base + 0x08, flash_access = 0x40023C00,
                             power_control = 0x40007000;
  static constexpr uint32_t crystal_on = 1u << 16, crystal_ready = 1u << 17, pll_on = 1u << 24,
                            pll_ready = 1u << 25, runs_from_pll = 1u << 3,
                            bus_dividers = 5u << 10 | 4u << 13;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32F4_CLOCK_HPP_

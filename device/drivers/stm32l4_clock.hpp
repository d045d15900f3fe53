// The clock tree of ST's STM32L4 and L4+: core and both peripheral buses at one speed, from the
// internal 16 MHz oscillator (1 % exact) by the PLL, so that it works with whatever is soldered on.
// Registers: RM0351 (STM32L47x) and RM0432 (STM32L4R5 and others), sections 3.7.1 (FLASH_ACR), 5.4
// (PWR) and 6.4 (RCC) of each.
#ifndef ASSAY_DEVICE_DRIVERS_STM32L4_CLOCK_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32L4_CLOCK_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Stm32l4Clock {
  uint32_t hz;           // a multiple of 2 MHz, 32 MHz or more
  uint32_t wait_states;  // of flash at that speed in voltage range 1, section 3.3.3
  bool boost;            // L4+ above 80 MHz: range 1 boost

  // Where it does not work everything goes on from the oscillator of the reset, at 4 MHz: runs()
  // tells. Each wait is bounded.
  void start() const {
    enable_apb1(1u << 28);                      // PWR
    change(power_control_1, 3u << 9, 1u << 9);  // VOS: range 1, as after a reset
    if (!await(power_status_2, 1u << 10, 0)) return;
    if (boost) change(power_control_5, 1u << 8, 0);  // R1MODE
    change(flash_access, 0xF, wait_states);          // the caches are on already
    if (!await(flash_access, 0xF, wait_states)) return;

    change(control, 0, oscillator_on);
    if (!await(control, oscillator_ready, oscillator_ready)) return;
    // Input 16 MHz / 4, times N, by 2 for the core; 4 MHz suits the L4 (4 to 16) and the L4+ (2.66
    // to 8).
    register_at(pll_configuration) = 2u | 3u << 4 | hz / 2'000'000 << 8 | 1u << 24;
    change(control, 0, pll_on);
    if (!await(control, pll_ready, pll_ready)) return;

    // An L4+ asks for a microsecond at half the speed before more than 80 MHz (RM0432, "Dynamic
    // voltage scaling management").
    register_at(configuration) = half_speed;
    register_at(configuration) = half_speed | from_pll;
    if (!await(configuration, from_pll << 2, from_pll << 2)) {
      register_at(configuration) = 0;
      return;
    }
    for (volatile uint32_t left = 100; left > 0;) left = left - 1;
    register_at(configuration) = from_pll;
  }

  bool runs() const { return register_at(configuration) == (from_pll | from_pll << 2); }
  uint32_t apb_hz() const { return runs() ? hz : 4'000'000; }

  static void enable_ahb2(uint32_t bits) { change(base + 0x4C, 0, bits); }
  static void enable_apb1(uint32_t bits) { change(base + 0x58, 0, bits); }
  static void enable_apb1_second(uint32_t bits) { change(base + 0x5C, 0, bits); }
  static void enable_apb2(uint32_t bits) { change(base + 0x60, 0, bits); }

  // Port G's pins 2 to 15 have a supply of their own, which counts as absent until it is said to be
  // there: PWR_CR2, IOSV. After start(), which gives PWR its clock.
  static void enable_port_g_supply() { change(power_control_2, 0, 1u << 9); }

 private:
  // Reads the register back: a clock that was enabled runs some cycles later, and what is read has
  // been written. Not inlined, for its size.
  __attribute__((noinline)) static void change(uintptr_t address, uint32_t clear, uint32_t set) {
    register_at(address) = (register_at(address) & ~clear) | set;
    static_cast<void>(register_at(address));
  }

  __attribute__((noinline)) static bool await(uintptr_t address, uint32_t mask, uint32_t value) {
    // Some 300 ms at 4 MHz; the PLL needs 40 us.
    for (uint32_t tries = 0x20000; tries != 0; --tries) {
      if ((register_at(address) & mask) == value) return true;
    }
    return false;
  }

  static constexpr uintptr_t base = 0x40021000;
  static constexpr uintptr_t control = base + 0x00, configuration = base + 0x08,
                             pll_configuration = base + 0x0C, flash_access = 0x40022000;
  static constexpr uintptr_t power_control_1 = 0x40007000, power_control_2 = 0x40007004,
                             power_status_2 = 0x40007014, power_control_5 = 0x40007080;
  static constexpr uint32_t oscillator_on = 1u << 8, oscillator_ready = 1u << 10, pll_on = 1u << 24,
                            pll_ready = 1u << 25, from_pll = 3, half_speed = 8u << 4;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32L4_CLOCK_HPP_

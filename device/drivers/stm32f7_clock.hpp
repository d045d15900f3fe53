// The clock tree of ST's STM32F7: 216 MHz from a crystal, or from a clock that is fed in.
// Registers: RM0385 (STM32F746 reference manual), sections 3.7.1 (FLASH_ACR), 4.4 (PWR), 5.3 (RCC).
#ifndef ASSAY_DEVICE_DRIVERS_STM32F7_CLOCK_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32F7_CLOCK_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Stm32f7Clock {
  // Runs the core and all timers at 216 MHz, APB2 at 108 MHz and APB1 at 54 MHz. `input_mhz` (2 to
  // 50, whole) is the crystal's, or what OSC_IN gets. Where that does not work everything goes on
  // from the internal 16 MHz oscillator: runs() tells. Each wait is bounded.
  template <bool crystal>
  static void start_216_mhz(uint32_t input_mhz) {
    enable_apb1(1u << 28);  // PWR; its voltage scale is 1 after a reset
    if (!crystal) change(control, input_bypass);
    change(control, input_on);
    if (!await(control, input_ready)) return;
    // Input 1 MHz, times 432, by 2 for the core, by 9 for USB; bit 29 is reserved and set.
    register_at(pll_configuration) =
        input_mhz | 432u << 6 | 0u << 16 | 1u << 22 | 9u << 24 | 2u << 28;
    change(control, pll_on);
    // Above 180 MHz: over-drive, while the core runs from the internal oscillator (section 4.1.4).
    change(power_control, 1u << 16);
    if (!await(power_status, 1u << 16)) return;
    change(power_control, 1u << 17);
    if (!await(power_status, 1u << 17)) return;

    register_at(flash_access) = wait_states;
    if (!await(flash_access, wait_states)) return;
    if (!await(control, pll_ready)) return;
    change(base + 0x8C, 1u << 24);                         // TIMPRE: timers as fast as the core
    register_at(configuration) = bus_dividers;             // APB1 by 4, APB2 by 2
    register_at(configuration) = bus_dividers | from_pll;  // not before the dividers are set
    await(configuration, runs_from_pll);
  }

  static bool runs() { return register_at(configuration) & runs_from_pll; }
  static uint32_t apb1_hz() { return runs() ? 54'000'000 : 16'000'000; }
  static uint32_t apb2_hz() { return runs() ? 108'000'000 : 16'000'000; }

  static void enable_ahb1(uint32_t bits) { change(base + 0x30, bits); }
  static void enable_apb1(uint32_t bits) { change(base + 0x40, bits); }
  static void enable_apb2(uint32_t bits) { change(base + 0x44, bits); }

 private:
  // Reads the register back: a clock that was enabled runs some cycles later, and what is read has
  // been written. Not inlined, for its size.
  __attribute__((noinline)) static void change(uintptr_t address, uint32_t set) {
    register_at(address) = register_at(address) | set;
    static_cast<void>(register_at(address));
  }

  __attribute__((noinline)) static bool await(uintptr_t address, uint32_t bits) {
    // Some 30 ms at 16 MHz; a crystal needs 2.
    for (uint32_t tries = 0x20000; tries != 0; --tries) {
      if ((register_at(address) & bits) == bits) return true;
    }
    return false;
  }

  static constexpr uintptr_t base = 0x40023800;
  static constexpr uintptr_t control = base + 0x00, pll_configuration = base + 0x04,
                             configuration = base + 0x08, flash_access = 0x40023C00,
                             power_control = 0x40007000, power_status = 0x40007004;
  static constexpr uint32_t input_on = 1u << 16, input_ready = 1u << 17, input_bypass = 1u << 18,
                            pll_on = 1u << 24, pll_ready = 1u << 25;
  static constexpr uint32_t wait_states = 7, bus_dividers = 5u << 10 | 4u << 13, from_pll = 2,
                            runs_from_pll = 1u << 3;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32F7_CLOCK_HPP_

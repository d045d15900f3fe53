// The clocks of Raspberry Pi's RP2040: 125 MHz from a crystal of 12 MHz.
// Registers: RP2040 Datasheet, sections 2.15.7 (CLOCKS), 2.16.7 (XOSC), 2.18.4 (PLL).
#ifndef ASSAY_DEVICE_DRIVERS_RP2040_CLOCK_HPP_
#define ASSAY_DEVICE_DRIVERS_RP2040_CLOCK_HPP_

#include "device/drivers/registers.hpp"
#include "device/drivers/rp2040_reset.hpp"

namespace assay {

struct Rp2040Clock {
  // Runs the core and clk_peri at 125 MHz; the core's supply of 1.10 V, as after a reset, is enough
  // for 133. Where that does not work they go on from the ring oscillator: runs() tells. May follow
  // a reset of the core alone, with everything running from the PLL.
  static void start() {
    register_at(resuscitation) = 0;
    // Away from the PLL, to the ring oscillator, which both the boot ROM and this leave on.
    register_at(system_control + clear) = 1;
    await(system_selected, 1u << 0);
    register_at(reference_control + clear) = 3;
    await(reference_selected, 1u << 0);
    register_at(peripheral_control) = 0;
    register_at(peripheral_control) = 1u << 11;  // ENABLE, from clk_sys

    register_at(crystal + 0xC) = 470;       // STARTUP: 470 times 256 cycles, 10 ms
    register_at(crystal + 0x0) = 0xFABAA0;  // CTRL: on, 1 to 15 MHz
    if (!await(crystal + 0x4, 1u << 31)) return;

    Rp2040Reset::restart(Rp2040Reset::pll_sys);
    register_at(pll + 0x0) = 1;                  // CS: input not divided
    register_at(pll + 0x8) = 125;                // FBDIV_INT: 1,500 MHz
    register_at(pll + 0x4) = 1u << 2 | 1u << 3;  // PWR: on, but for the post dividers
    if (!await(pll + 0x0, 1u << 31)) return;
    register_at(pll + 0xC) = 6u << 16 | 2u << 12;  // PRIM: by 6, by 2
    register_at(pll + 0x4) = 1u << 2;

    register_at(reference_divider) = 1u << 8;
    register_at(reference_control) = 2;  // the crystal
    if (!await(reference_selected, 1u << 2)) return;
    register_at(system_divider) = 1u << 8;
    register_at(system_control) = 0;  // auxiliary source 0, the PLL, while it is not in use
    register_at(system_control) = 1;
    await(system_selected, 1u << 1);
  }

  static bool runs() { return register_at(system_selected) == 1u << 1; }
  // Of the ring oscillator only a typical value is known.
  static uint32_t peripheral_hz() { return runs() ? 125'000'000 : 6'500'000; }

 private:
  __attribute__((noinline)) static bool await(uintptr_t address, uint32_t bit) {
    // More than 100 ms at 12 MHz; at 125 MHz more than 20 ms, for a PLL that needs 0.1.
    for (uint32_t tries = 400'000; tries != 0; --tries) {
      if (register_at(address) & bit) return true;
    }
    return false;
  }

  static constexpr uintptr_t clocks = 0x40008000, clear = 0x3000;
  static constexpr uintptr_t reference_control = clocks + 0x30, reference_divider = clocks + 0x34,
                             reference_selected = clocks + 0x38, system_control = clocks + 0x3C,
                             system_divider = clocks + 0x40, system_selected = clocks + 0x44,
                             peripheral_control = clocks + 0x48, resuscitation = clocks + 0x78,
                             crystal = 0x40024000, pll = 0x40028000;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_RP2040_CLOCK_HPP_

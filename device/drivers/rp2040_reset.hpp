// Resets of Raspberry Pi's RP2040: of single peripherals, and of the chip.
// Registers: RP2040 Datasheet, sections 2.14 (RESETS), 2.13 (PSM), 4.7 (watchdog); a register's
// address plus 0x2000 sets bits of it, plus 0x3000 clears them (section 2.1.2).
#ifndef ASSAY_DEVICE_DRIVERS_RP2040_RESET_HPP_
#define ASSAY_DEVICE_DRIVERS_RP2040_RESET_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Rp2040Reset {
  static constexpr uint32_t io_bank0 = 1u << 5, pads_bank0 = 1u << 8, pll_sys = 1u << 12,
                            uart0 = 1u << 22, uart1 = 1u << 23;

  // Puts the peripherals into their state after a reset, from where they can be used. Peripherals
  // that run from clk_peri need that clock first.
  static void restart(uint32_t peripherals) {
    register_at(resets + set) = peripherals;
    release(peripherals);
  }

  static void release(uint32_t peripherals) {
    register_at(resets + clear) = peripherals;
    while ((register_at(resets + 0x8) & peripherals) != peripherals) {  // RESET_DONE
    }
  }

  // Resets all but the oscillators by the watchdog, at once: a reset of the core alone would leave
  // clocks and peripherals as they are.
  [[noreturn]] static void restart_chip() {
    register_at(watchdog + clear) = 1u << 30;  // CTRL.ENABLE: no time-out of its own
    register_at(power_on_wdsel) = 0x1FFFC;     // PSM: all but ROSC and XOSC
    register_at(watchdog + set) = 1u << 31;    // CTRL.TRIGGER
    for (;;) {
    }
  }

 private:
  static constexpr uintptr_t resets = 0x4000C000, power_on_wdsel = 0x40010008,
                             watchdog = 0x40058000, set = 0x2000, clear = 0x3000;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_RP2040_RESET_HPP_

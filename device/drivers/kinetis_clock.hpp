// The clock tree of NXP's Kinetis K64 and its kin: 120 MHz from an external clock of 50 MHz.
// Registers: "K64 Sub-Family Reference Manual" (K64P144M120SF5RM), sections 25.3 (MCG), 12.2 (SIM).
#ifndef ASSAY_DEVICE_DRIVERS_KINETIS_CLOCK_HPP_
#define ASSAY_DEVICE_DRIVERS_KINETIS_CLOCK_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct KinetisClock {
  // Core at 120 MHz, bus at 60, FlexBus at 40, flash at 24, by way of the modes FBE and PBE
  // (section 25.5.3). Where that does not work all of them stay with the internal oscillator and
  // its FLL, at 20.97 MHz or less: runs() tells.
  static void start_120_mhz() {
    register_at(dividers) = 0u << 28 | 1u << 24 | 2u << 20 | 4u << 16;  // by 1, 2, 3, 5
    register8_at(oscillator_select) = 0;                                // OSC0
    // Very high range, a clock rather than a crystal; the internal oscillator's fine trim stays as
    // the factory set it.
    register8_at(control_2) =
        static_cast<uint8_t>((register8_at(control_2) & fine_trim) | 1u << 7 | 2u << 4);
    // FBE: the external clock itself; the FLL's reference is 50 MHz / 1536 = 32.6 kHz.
    register8_at(control_1) = 2u << 6 | 7u << 3;
    if (!await(internal_reference | source_mask, 2u << 2)) return back();
    // PBE: 50 MHz / 20 * 48 = 120 MHz.
    register8_at(control_5) = 19;
    register8_at(control_6) = 1u << 6 | 24;
    if (!await(pll_selected | pll_locked, pll_selected | pll_locked)) return back();
    // PEE.
    register8_at(control_1) = 7u << 3;
    if (!await(source_mask, 3u << 2)) back();
  }

  static bool runs() { return (register8_at(status) & source_mask) == 3u << 2; }
  static uint32_t core_hz() { return runs() ? 120'000'000 : 20'971'520; }

  // `gates` is a register SCGC1 to SCGC7.
  static void enable(uintptr_t gates, uint32_t bits) {
    register_at(gates) = register_at(gates) | bits;
    static_cast<void>(register_at(gates));
  }

 private:
  // Not inlined, for its size: it is called three times.
  __attribute__((noinline)) static bool await(uint8_t mask, uint8_t value) {
    // Some 60 ms at 20.97 MHz; the PLL needs about 0.2.
    for (uint32_t tries = 150'000; tries != 0; --tries) {
      if ((register8_at(status) & mask) == value) return true;
    }
    return false;
  }

  static void back() {
    // By way of FBE: from PBE the output would be a PLL that may not be locked.
    register8_at(control_6) = 0;
    await(pll_selected, 0);
    register8_at(control_1) = 1u << 2;  // IREFS, output of the FLL
    await(internal_reference | source_mask, internal_reference);
  }

  static constexpr uintptr_t mcg = 0x40064000, control_1 = mcg + 0x0, control_2 = mcg + 0x1,
                             control_5 = mcg + 0x4, control_6 = mcg + 0x5, status = mcg + 0x6,
                             oscillator_select = mcg + 0xC, dividers = 0x40048044;
  static constexpr uint8_t source_mask = 3u << 2, internal_reference = 1u << 4,
                           pll_selected = 1u << 5, pll_locked = 1u << 6, fine_trim = 1u << 6;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_KINETIS_CLOCK_HPP_

// Clock, flash cache and debug access of Nordic's nRF52 series.
// Registers: "nRF52840 Product Specification" v1.7, sections 5.4 (CLOCK), 4.3 (NVMC), 4.5 (UICR)
// and 3.7 (access port protection).
#ifndef ASSAY_DEVICE_DRIVERS_NRF52_SYSTEM_HPP_
#define ASSAY_DEVICE_DRIVERS_NRF52_SYSTEM_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Nrf52System {
  // The core always runs at 64 MHz; from the crystal instead of the internal oscillator its rate is
  // exact. False where the crystal does not start.
  static bool start_crystal() {
    register_at(crystal_started) = 0;
    register_at(crystal_start) = 1;
    // Some 60 ms at 64 MHz; a crystal needs less than 1.
    for (uint32_t tries = 400'000; tries != 0; --tries) {
      if (register_at(crystal_started)) return true;
    }
    return false;
  }

  static void enable_flash_cache() { register_at(flash_cache) = 1; }

  // Chips from build code Fxx on close the debug port with each reset, and could then only be
  // erased as a whole, unless both UICR.APPROTECT and the firmware say otherwise. The firmware does
  // where UICR does: it never opens a port that the chip's owner wants closed.
  static void keep_debug_port_open() {
    if ((register_at(wanted_protection) & 0xFF) == open) register_at(protection_off) = open;
  }

 private:
  static constexpr uintptr_t crystal_start = 0x40000000, crystal_started = 0x40000100,
                             protection_off = 0x40000558, wanted_protection = 0x10001208,
                             flash_cache = 0x4001E540;
  static constexpr uint32_t open = 0x5A;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_NRF52_SYSTEM_HPP_

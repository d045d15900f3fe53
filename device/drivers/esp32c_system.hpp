// Clock, watchdogs, reset and interrupts of Espressif's C3, of its ESP32 chips of the C series.
// Registers: technical reference manual of the C3 (version 1.1), chapters 6 (reset and clock), 8
// (interrupt matrix), 9 (low-power management), 12 (watchdogs), 16 (system registers).
#ifndef ASSAY_DEVICE_DRIVERS_ESP32C_SYSTEM_HPP_
#define ASSAY_DEVICE_DRIVERS_ESP32C_SYSTEM_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Esp32cSystem {
  // The three that run when the boot ROM starts an image: of the low-power part, of timer group 0,
  // and the super watchdog, which would bite after about a second. The second is told to take its
  // settings over (WDT_CONF_UPDATE_EN); the third feeds itself and is off.
  static void stop_watchdogs() {
    change(low_power + 0xA8, 0x50D83AA1, low_power + 0x90, 0);
    change(timer_group_0 + 0x64, 0x50D83AA1, timer_group_0 + 0x48, 1u << 22);
    change(low_power + 0xB0, 0x8F1D312A, low_power + 0xAC,
           register_at(low_power + 0xAC) | 1u << 31 | 1u << 30);
  }

  // Core and buses from the crystal of 40 MHz, undivided; after a reset its half. The PLL is left
  // alone: the manual does not say how it is calibrated.
  static void run_from_crystal() {
    register_at(system_clock) = register_at(system_clock) & ~(3u << 10 | 0x3FFu);
  }

  // Restarts everything but the low-power part.
  [[noreturn]] static void restart_chip() {
    register_at(low_power) = register_at(low_power) | 1u << 31;  // OPTIONS0.SW_SYS_RST
    for (;;) {
    }
  }

  // Lets the peripheral's interrupt `source` come as the core's interrupt `line` (1 to 31), by
  // level, and no other.
  static void connect_interrupt(uint32_t source, uint32_t line) {
    register_at(matrix + 0x104) = 0;               // CPU_INT_ENABLE
    register_at(matrix + 4 * source) = line;       // its INTR_MAP
    register_at(matrix + 0x108) &= ~(1u << line);  // CPU_INT_TYPE
    register_at(matrix + 0x114 + 4 * line) = 1;    // CPU_INT_PRI
    register_at(matrix + 0x194) = 0;               // CPU_INT_THRESH: all priorities but 0
    register_at(matrix + 0x104) = 1u << line;
    __asm__ volatile("fence" ::: "memory");
  }

 private:
  // The watchdogs' registers take a value only after a key.
  static void change(uintptr_t lock, uint32_t key, uintptr_t address, uint32_t value) {
    register_at(lock) = key;
    register_at(address) = value;
    register_at(lock) = 0;
  }

  static constexpr uintptr_t low_power = 0x60008000, timer_group_0 = 0x6001F000,
                             system_clock = 0x600C0058, matrix = 0x600C2000;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_ESP32C_SYSTEM_HPP_

// The system timer of Espressif's ESP32 chips of the C series: 52 bits at 16 MHz, from the crystal
// of 40, whatever the core's clock is.
// Registers: technical reference manual of the C3 (version 1.1), chapter 10.
#ifndef ASSAY_DEVICE_DRIVERS_ESP32C_TIMER_HPP_
#define ASSAY_DEVICE_DRIVERS_ESP32C_TIMER_HPP_

#include "device/drivers/registers.hpp"
#include "device/platform.hpp"

namespace assay {

struct Esp32cTimer {
  uintptr_t base;

  // Ticks of unit 0, which counts since the reset. Wraps after nine years. A reading is asked for
  // first (UNIT0_OP.UPDATE), and is there with VALUE_VALID; an interrupt that asks for one of its
  // own would spoil it.
  uint64_t ticks() const {
    const uint32_t state = platform_interrupts_disable();
    register_at(base + operation) = 1u << 30;
    while (!(register_at(base + operation) & 1u << 29)) {
    }
    const uint32_t low = register_at(base + value_low);
    const uint32_t high = register_at(base + value_high);
    platform_interrupts_restore(state);
    return uint64_t{high} << 32 | low;
  }

 private:
  static constexpr uintptr_t operation = 0x04, value_high = 0x40, value_low = 0x44;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_ESP32C_TIMER_HPP_

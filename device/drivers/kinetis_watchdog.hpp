// The watchdog of NXP's Kinetis K series, which runs from reset on.
// Registers: "K64 Sub-Family Reference Manual" (K64P144M120SF5RM), section 24.7.
#ifndef ASSAY_DEVICE_DRIVERS_KINETIS_WATCHDOG_HPP_
#define ASSAY_DEVICE_DRIVERS_KINETIS_WATCHDOG_HPP_

#include <stdint.h>

namespace assay {

// To be called first after a reset: the settings can be written within 256 bus cycles of unlocking,
// and the two words of that may lie 20 apart, so without interrupts (section 24.3.1).
inline void stop_kinetis_watchdog() {
  volatile uint16_t* const unlock = reinterpret_cast<volatile uint16_t*>(0x4005200E);
  volatile uint16_t* const control = reinterpret_cast<volatile uint16_t*>(0x40052000);
  *unlock = 0xC520;
  *unlock = 0xD928;
  __asm__ volatile("nop\n\tnop\n\tnop\n\tnop");  // unlocked one bus cycle later
  *control = 0x01D2;                             // STCTRLH as after a reset, but for WDOGEN
}

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_KINETIS_WATCHDOG_HPP_

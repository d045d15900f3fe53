// What a board does whose clock did not start: at another speed than board.json states it would
// report wrong times, so it does not serve.
#ifndef ASSAY_DEVICE_DRIVERS_CLOCK_FAILURE_HPP_
#define ASSAY_DEVICE_DRIVERS_CLOCK_FAILURE_HPP_

#include "device/platform.hpp"

namespace assay {

// Sends `text` on the link every few seconds, where the host shows it as log text; a debugger finds
// the core in here. To be called from platform_init() once the UART works at the speed there is.
[[noreturn]] __attribute__((noinline)) inline void report_clock_failure(const char* text) {
  size_t length = 0;
  while (text[length] != '\0') ++length;
  for (;;) {
    platform_send(reinterpret_cast<const uint8_t*>(text), length);
    for (volatile uint32_t left = 0x200000; left > 0;) left = left - 1;
  }
}

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_CLOCK_FAILURE_HPP_

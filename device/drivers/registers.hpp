// Access to memory-mapped registers.
#ifndef ASSAY_DEVICE_DRIVERS_REGISTERS_HPP_
#define ASSAY_DEVICE_DRIVERS_REGISTERS_HPP_

#include <stdint.h>

namespace assay {

inline volatile uint32_t& register_at(uintptr_t address) {
  return *reinterpret_cast<volatile uint32_t*>(address);
}

inline volatile uint8_t& register8_at(uintptr_t address) {
  return *reinterpret_cast<volatile uint8_t*>(address);
}

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_REGISTERS_HPP_

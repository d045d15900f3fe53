// Tells a stack overflow from a crash, for the fault handlers of all cores.
#ifndef ASSAY_DEVICE_ARCH_STACK_FAULT_HPP_
#define ASSAY_DEVICE_ARCH_STACK_FAULT_HPP_

#include <stdint.h>

#include "device/platform.hpp"

extern "C" {
extern const uint32_t assay_image_base[];
extern const uint32_t assay_text_high[];  // one past the last instruction
}

namespace assay {

// A stack with less room than this is taken to have overflowed: no function that calls another
// could run in it, and the instruction that went too far leaves the stack pointer where it was
// before.
constexpr uintptr_t least_stack_bytes = 128;

inline bool stack_overflowed(uintptr_t stack_pointer) {
  return stack_pointer < reinterpret_cast<uintptr_t>(platform_stack_low) + least_stack_bytes;
}

// An address within the innermost function that left its return address on the overflown stack, as
// the core saves nothing there: the lowest word that looks like one. 0 where there is none.
// `odd` is 1 where return addresses have their lowest bit set (Thumb), else 0.
inline uintptr_t innermost_return_address(uintptr_t odd) {
  for (const volatile uint32_t* word = platform_stack_low; word != platform_stack_high; ++word) {
    const uintptr_t address = *word;
    if (address >= reinterpret_cast<uintptr_t>(assay_image_base) &&
        address < reinterpret_cast<uintptr_t>(assay_text_high) && (address & 1) == odd) {
      return address - odd - 2;  // within the call
    }
  }
  return 0;
}

}  // namespace assay

#endif  // ASSAY_DEVICE_ARCH_STACK_FAULT_HPP_

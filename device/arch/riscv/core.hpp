// What board folders need of a RISC-V hart in machine mode.
#ifndef ASSAY_DEVICE_ARCH_RISCV_CORE_HPP_
#define ASSAY_DEVICE_ARCH_RISCV_CORE_HPP_

#include <stdint.h>

#include "device/platform.hpp"

extern "C" {

// The board's: serves the external interrupt. Called with interrupts off.
void riscv_external_interrupt();

}  // extern "C"

namespace assay::riscv {

// Makes 2^size_log2 bytes at `base` (a multiple of that) fault on access until the next reset, for
// boards where an access below the stack would go unnoticed. Uses entry 0 of physical memory
// protection (Privileged Architecture 20211203, section 3.7), locked so that it binds machine mode.
inline void forbid_memory(uintptr_t base, uint32_t size_log2) {
  const uint32_t address = base >> 2 | ((1u << (size_log2 - 3)) - 1);  // NAPOT
  __asm__ volatile("csrw pmpaddr0, %0" ::"r"(address));
  __asm__ volatile("csrw pmpcfg0, %0" ::"r"(0x98u));  // locked, NAPOT, no access
}

}  // namespace assay::riscv

#endif  // ASSAY_DEVICE_ARCH_RISCV_CORE_HPP_

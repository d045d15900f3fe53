// The platform-level interrupt controller of RISC-V, for one hart in machine mode.
// Registers: "RISC-V Platform-Level Interrupt Controller Specification" 1.0.0, chapter 3.
#ifndef ASSAY_DEVICE_DRIVERS_SIFIVE_PLIC_HPP_
#define ASSAY_DEVICE_DRIVERS_SIFIVE_PLIC_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct SifivePlic {
  uintptr_t base;  // context 0 is hart 0 in machine mode

  void enable(uint32_t source) const {
    register_at(base + 4 * source) = 1;  // priority above the threshold, 0
    const uintptr_t enables = base + 0x2000 + source / 32 * 4;
    register_at(enables) = register_at(enables) | 1u << source % 32;
    register_at(base + 0x200000) = 0;
  }

  uint32_t claim() const { return register_at(base + 0x200004); }  // 0: nothing pending
  void complete(uint32_t source) const { register_at(base + 0x200004) = source; }
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_SIFIVE_PLIC_HPP_

// The address ranges of external memory, on an Arm Cortex-M7 board that has none.
// Registers: ARMv7-M Architecture Reference Manual (DDI 0403), section B3.5.
#ifndef ASSAY_DEVICE_ARCH_CORTEX_M_EXTERNAL_MEMORY_HPP_
#define ASSAY_DEVICE_ARCH_CORTEX_M_EXTERNAL_MEMORY_HPP_

#include "device/drivers/registers.hpp"

namespace assay::cortex_m {

// Makes 0x60000000 to 0xDFFFFFFF fault on access. Left as they are, the core may read from there
// ahead of a load that never happens, and a memory controller without a clock need not answer.
// The MPU's region 1: all 4 GiB, less the eighths 0 to 2 and 7. forbid_memory() has region 0.
inline void forbid_external_memory() {
  register_at(0xE000ED98) = 1;                                     // MPU_RNR
  register_at(0xE000ED9C) = 0;                                     // MPU_RBAR
  register_at(0xE000EDA0) = 1u << 28 | 0x87u << 8 | 31u << 1 | 1;  // MPU_RASR: no access
  register_at(0xE000ED94) = 1u << 2 | 1;                           // MPU_CTRL: all else as without
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}

}  // namespace assay::cortex_m

#endif  // ASSAY_DEVICE_ARCH_CORTEX_M_EXTERNAL_MEMORY_HPP_

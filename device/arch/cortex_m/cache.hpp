// The caches of an Arm Cortex-M7, which are off after a reset and hold anything.
// Registers: ARMv7-M Architecture Reference Manual (DDI 0403), sections B2.2.7 (maintenance),
// B3.2.8 (CCR) and B4.8 (size).
#ifndef ASSAY_DEVICE_ARCH_CORTEX_M_CACHE_HPP_
#define ASSAY_DEVICE_ARCH_CORTEX_M_CACHE_HPP_

#include "device/drivers/registers.hpp"

namespace assay::cortex_m {

inline void memory_barrier() { __asm__ volatile("dsb\n\tisb" ::: "memory"); }

inline void enable_instruction_cache() {
  memory_barrier();
  register_at(0xE000EF50) = 0;  // ICIALLU: drops all
  memory_barrier();
  register_at(0xE000ED14) = register_at(0xE000ED14) | 1u << 17;  // CCR.IC
  memory_barrier();
}

// Not where anything but the core writes to memory, as DMA does. Lines of 32 bytes, four ways.
inline void enable_data_cache() {
  register_at(0xE000ED84) = 0;  // CSSELR: first level, data
  memory_barrier();
  const uint32_t last_set = register_at(0xE000ED80) >> 13 & 0x7FFF;  // CCSIDR
  for (uint32_t set = 0; set <= last_set; ++set) {
    for (uint32_t way = 0; way < 4; ++way) {
      register_at(0xE000EF60) = way << 30 | set << 5;  // DCISW: drops the line
    }
  }
  memory_barrier();
  register_at(0xE000ED14) = register_at(0xE000ED14) | 1u << 16;  // CCR.DC
  memory_barrier();
}

}  // namespace assay::cortex_m

#endif  // ASSAY_DEVICE_ARCH_CORTEX_M_CACHE_HPP_

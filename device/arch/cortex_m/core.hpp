// What board folders need of an Arm Cortex-M core: the vector table, interrupts, the stack guard.
#ifndef ASSAY_DEVICE_ARCH_CORTEX_M_CORE_HPP_
#define ASSAY_DEVICE_ARCH_CORTEX_M_CORE_HPP_

#include <stddef.h>
#include <stdint.h>

#include "device/drivers/registers.hpp"
#include "device/platform.hpp"

extern "C" {
[[noreturn]] void cortex_m_reset();
void cortex_m_fault();
}

namespace assay::cortex_m {

using Handler = void (*)();

struct Interrupt {
  size_t number;
  Handler handler;
};

// As the core reads it (ARMv7-M Architecture Reference Manual, DDI 0403, section B1.5.3). Only as
// long as the board's highest interrupt needs.
template <size_t interrupt_count>
struct VectorTable {
  uint32_t* stack;
  Handler core[15];  // reset, then the exceptions 2 to 15
  Handler interrupts[interrupt_count];
};

// All exceptions, and interrupts that are not listed, are faults; SysTick, the core's own timer,
// has a handler where the board gives one.
template <size_t interrupt_count, size_t listed>
constexpr VectorTable<interrupt_count> vector_table(const Interrupt (&list)[listed],
                                                    Handler system_tick = cortex_m_fault) {
  VectorTable<interrupt_count> table{};
  table.stack = platform_stack_high;
  for (Handler& handler : table.core) handler = cortex_m_fault;
  table.core[0] = cortex_m_reset;
  table.core[14] = system_tick;
  for (Handler& handler : table.interrupts) handler = cortex_m_fault;
  for (const Interrupt& each : list) table.interrupts[each.number] = each.handler;
  return table;
}

inline void enable_interrupt(uint32_t number) {
  register_at(0xE000E100 + number / 32 * 4) = 1u << number % 32;  // NVIC_ISER, section B3.4.4
}

// Makes 2^size_log2 bytes at `base` (a multiple of that) fault on access, for boards where an
// access below the stack would go unnoticed. Needs the ARMv7-M MPU (section B3.5).
inline void forbid_memory(uintptr_t base, uint32_t size_log2) {
  register_at(0xE000ED98) = 0;     // MPU_RNR: region 0
  register_at(0xE000ED9C) = base;  // MPU_RBAR
  register_at(0xE000EDA0) =
      1u << 28 | (size_log2 - 1) << 1 | 1;  // MPU_RASR: no execution, no access
  register_at(0xE000ED94) =
      1u << 2 | 1;  // MPU_CTRL: on, all else as without it; off in fault handlers
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}

}  // namespace assay::cortex_m

#define ASSAY_VECTORS __attribute__((section(".vectors"), used))

#endif  // ASSAY_DEVICE_ARCH_CORTEX_M_CORE_HPP_

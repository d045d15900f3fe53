// Traps of a RISC-V hart in machine mode: the external interrupt, and faults.
// Sections: Privileged Architecture, version 20211203.
#include <assay.h>

#include "device/arch/riscv/core.hpp"
#include "device/arch/stack_fault.hpp"

extern "C" {

__attribute__((interrupt, used)) void riscv_interrupt() { riscv_external_interrupt(); }

// `return_address` is what ra held.
__attribute__((used, noreturn)) void riscv_report(uintptr_t stack_pointer,
                                                  uintptr_t return_address) {
  uintptr_t pc;
  uint32_t cause;
  __asm__ volatile("csrr %0, mepc\n\tcsrr %1, mcause" : "=r"(pc), "=r"(cause));
  const bool overflow = assay::stack_overflowed(stack_pointer);
  // What entering an interrupt could not push says nothing about where the overflow came from.
  const uintptr_t interrupt = reinterpret_cast<uintptr_t>(riscv_interrupt);
  if (overflow && pc >= interrupt && pc < interrupt + 128) pc = assay::innermost_return_address(0);
  assay_fault(overflow ? ASSAY_FAULT_STACK_OVERFLOW : ASSAY_FAULT_CRASH, pc, return_address, cause);
  platform_reset();
}

// An interrupt runs on the stack as it is; a fault starts at its top, before anything is pushed. If
// an interrupt finds no room on the stack, its first push faults and comes here again.
__attribute__((naked, used, aligned(4))) void riscv_trap() {
  __asm__ volatile(
      "csrw mscratch, t0\n\t"
      "csrr t0, mcause\n\t"
      "bgez t0, 1f\n\t"
      "csrr t0, mscratch\n\t"
      "j riscv_interrupt\n"
      "1:\n\t"
      "mv a0, sp\n\t"
      "mv a1, ra\n\t"
      "la sp, platform_stack_high\n\t"
      "j riscv_report");
}

}  // extern "C"

// The fault handler of Arm Cortex-M cores. It trusts nothing: the stack pointer may lie outside
// RAM, and a second fault in here would lock the core up.
#include <assay.h>

#include "device/arch/cortex_m/core.hpp"
#include "device/arch/stack_fault.hpp"

namespace {

#if __ARM_ARCH >= 7
uint32_t fault_cause() { return assay::register_at(0xE000ED28); }  // CFSR, DDI 0403 section B3.2.15
#else
uint32_t fault_cause() { return 0; }
#endif

#if __ARM_ARCH >= 8
constexpr uint32_t stack_limit_passed = 1u << 20;  // CFSR.STKOF, DDI 0553 section D1.2
#else
constexpr uint32_t stack_limit_passed = 0;
#endif

}  // namespace

// `pc` and `lr` are those of the interrupted code; meaningless where the stack overflowed.
extern "C" __attribute__((noreturn, used)) void cortex_m_report(uintptr_t stack_pointer,
                                                                uintptr_t pc, uintptr_t lr) {
  const uint32_t cause = fault_cause();
  if (assay::stack_overflowed(stack_pointer) || (cause & stack_limit_passed)) {
    assay_fault(ASSAY_FAULT_STACK_OVERFLOW, assay::innermost_return_address(1), 0, cause);
  } else {
    assay_fault(ASSAY_FAULT_CRASH, pc, lr, cause);
  }
  platform_reset();
}

// Takes the frame (r0 to r3, r12, lr, pc, xpsr) from where the stack pointer is, if that lies
// within the stack; then starts at the top of the stack, before anything is pushed.
extern "C" __attribute__((naked)) void cortex_m_fault() {
  __asm__ volatile(
      "mov r0, sp\n\t"
      "movs r1, #0\n\t"
      "movs r2, #0\n\t"
      "ldr r3, =platform_stack_low\n\t"
      "cmp r0, r3\n\t"
      "blo 1f\n\t"
      "ldr r3, =platform_stack_high - 32\n\t"
      "cmp r0, r3\n\t"
      "bhi 1f\n\t"
      "ldr r1, [r0, #24]\n\t"
      "ldr r2, [r0, #20]\n"
      "1:\n\t"
      "ldr r3, =platform_stack_high\n\t"
      "mov sp, r3\n\t"
      "ldr r3, =cortex_m_report\n\t"
      "bx r3\n\t"
      ".ltorg");
}

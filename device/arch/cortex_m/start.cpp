// From reset to main() on an Arm Cortex-M core, and the part of the porting contract that the core
// itself serves. Sections: ARMv7-M Architecture Reference Manual (DDI 0403).
#include "device/arch/cortex_m/core.hpp"
#include "device/arch/memory_image.hpp"

extern "C" {

void cortex_m_reset() {
  assay::reach(assay::BootStage::reset);
#if __ARM_ARCH >= 8
  __asm__ volatile("msr msplim, %0" ::"r"(platform_stack_low));
#endif
#ifdef __ARM_FP
  // CPACR (B3.2.20): full access to coprocessors 10 and 11, the FPU and Helium.
  assay::register_at(0xE000ED88) = 0xFu << 20;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
  assay::initialise_memory();
  main();
  platform_reset();
}

uint32_t platform_interrupts_disable() {
  uint32_t state;
  __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(state)::"memory");
  return state;
}

void platform_interrupts_restore(uint32_t state) {
  __asm__ volatile("msr primask, %0" ::"r"(state) : "memory");
}

// A debug probe may leave DBGMCU's DBG_SLEEP set, with which some STM32 fetch wrong instructions
// behind a WFI that does not end a fetch line (ST ES0182, "debugging Sleep mode with WFE/WFI").
void platform_idle() {
  __asm__ volatile("dsb\n\t.balign 16\n\twfi\n\tisb\n\tnop\n\tnop\n\tnop" ::: "memory");
}

__attribute__((weak)) void platform_reset() {
  __asm__ volatile("dsb" ::: "memory");
  assay::register_at(0xE000ED0C) = 0x05FA0004;  // AIRCR (B3.2.6): SYSRESETREQ
  for (;;) {
  }
}

}  // extern "C"

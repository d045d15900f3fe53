// The part of the porting contract that keeps interrupts out. Sections: "The RISC-V Instruction Set
// Manual, Volume II: Privileged Architecture", version 20211203 (3.1.6: mstatus.MIE).
#include "device/arch/riscv/core.hpp"

extern "C" {

uint32_t platform_interrupts_disable() {
  uint32_t state;
  __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(state)::"memory");
  return state & 8;
}

void platform_interrupts_restore(uint32_t state) {
  __asm__ volatile("csrs mstatus, %0" ::"r"(state) : "memory");
}

}  // extern "C"

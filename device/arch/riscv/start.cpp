// From reset to main() on one RISC-V hart in machine mode, and the part of the porting contract
// that the core itself serves. Sections: "The RISC-V Instruction Set Manual, Volume II: Privileged
// Architecture", version 20211203.
#include "device/arch/memory_image.hpp"
#include "device/arch/riscv/core.hpp"

extern "C" {

__attribute__((used, noreturn)) void riscv_start() {
  assay::reach(assay::BootStage::reset);
  assay::initialise_memory();
  __asm__ volatile("csrs mie, %0" ::"r"(1u << 11));  // external interrupts (3.1.9)
  __asm__ volatile("csrsi mstatus, 8" ::: "memory");
  main();
  platform_reset();
}

// Sets up the registers that compiled code takes for granted; the thread pointer is for errno.
__attribute__((naked, section(".text.entry"), used)) void riscv_reset() {
  __asm__ volatile(
      ".option push\n\t"
      ".option norelax\n\t"
      "la gp, __global_pointer$\n\t"
      ".option pop\n\t"
      "la sp, platform_stack_high\n\t"
      "la tp, assay_thread_data\n\t"
      "la t0, riscv_trap\n\t"
      "csrw mtvec, t0\n\t"
      "j riscv_start");
}

void platform_idle() { __asm__ volatile("wfi" ::: "memory"); }

uint64_t platform_ticks() {
  uint32_t high, low, again;
  do {
    __asm__ volatile("csrr %0, mcycleh\n\tcsrr %1, mcycle\n\tcsrr %2, mcycleh"
                     : "=r"(high), "=r"(low), "=r"(again));
  } while (high != again);
  return uint64_t{high} << 32 | low;
}

}  // extern "C"

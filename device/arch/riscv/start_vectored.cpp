// From reset to main() on a RISC-V hart whose traps are vectored and whose interrupts an own
// controller switches: one without the standard's mie and mip. Serves what start.cpp does for
// others, but for platform_ticks: such a hart lacks mcycle too, the board has the count. Sections:
// "The RISC-V Instruction Set Manual, Volume II: Privileged Architecture", 20211203.
#include "device/arch/memory_image.hpp"
#include "device/arch/riscv/core.hpp"

extern "C" {

// Trap n goes to the n-th word (3.1.7). Exceptions are trap 0; riscv_trap tells all apart by
// mcause.
__attribute__((naked, used, aligned(256))) void riscv_vectors() {
  __asm__ volatile(
      ".option push\n\t"
      ".option norvc\n\t"
      ".rept 32\n\t"
      "j riscv_trap\n\t"
      ".endr\n\t"
      ".option pop");
}

__attribute__((used, noreturn)) void riscv_start() {
  assay::reach(assay::BootStage::reset);
  assay::initialise_memory();
  __asm__ volatile("csrsi mstatus, 8" ::: "memory");
  main();
  platform_reset();
}

// Sets up the registers that compiled code takes for granted; the thread pointer is for errno.
__attribute__((naked, section(".text.entry"), used)) void riscv_reset() {
  __asm__ volatile(
      "csrci mstatus, 8\n\t"
      ".option push\n\t"
      ".option norelax\n\t"
      "la gp, __global_pointer$\n\t"
      ".option pop\n\t"
      "la sp, platform_stack_high\n\t"
      "la tp, assay_thread_data\n\t"
      "la t0, riscv_vectors + 1\n\t"
      "csrw mtvec, t0\n\t"
      "j riscv_start");
}

}  // extern "C"

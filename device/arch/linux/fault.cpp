// Fault records of a native board: the signals that stand for a processor's faults, on a stack of
// their own.
#include <assay.h>
#include <signal.h>
#include <ucontext.h>

#include "device/arch/linux/process.hpp"
#include "device/arch/stack_fault.hpp"

namespace {

const unsigned char* stack_guard_low;
alignas(16) unsigned char fault_stack[64 * 1024];

struct Place {
  uintptr_t pc, lr, stack_pointer;
};

Place place_of(const ucontext_t& context) {
#if defined(__x86_64__)
  const greg_t* registers = context.uc_mcontext.gregs;
  return {static_cast<uintptr_t>(registers[REG_RIP]), 0,
          static_cast<uintptr_t>(registers[REG_RSP])};
#elif defined(__aarch64__)
  const mcontext_t& registers = context.uc_mcontext;
  return {registers.pc, registers.regs[30], registers.sp};
#else
#error "The native board knows x86-64 and AArch64."
#endif
}

void on_fault(int number, siginfo_t* information, void* context) {
  const Place place = place_of(*static_cast<const ucontext_t*>(context));
  const unsigned char* address = static_cast<const unsigned char*>(information->si_addr);
  const bool in_guard = number == SIGSEGV && address >= stack_guard_low &&
                        address < reinterpret_cast<unsigned char*>(platform_stack_low);
  // The stack pointer lies elsewhere while this process starts, before it has moved to its stack.
  const bool overflow =
      in_guard || (number == SIGSEGV && assay::stack_overflowed(place.stack_pointer) &&
                   place.stack_pointer >= reinterpret_cast<uintptr_t>(stack_guard_low));
  const assay_fault_kind kind = number == SIGABRT ? ASSAY_FAULT_ABORT
                                : overflow        ? ASSAY_FAULT_STACK_OVERFLOW
                                                  : ASSAY_FAULT_CRASH;
  assay_fault(kind, place.pc, place.lr, static_cast<uint32_t>(number));
  platform_reset();
}

}  // namespace

void assay::linux_process::catch_faults(const unsigned char* guard_low) {
  stack_guard_low = guard_low;
  stack_t alternate = {};
  alternate.ss_sp = fault_stack;
  alternate.ss_size = sizeof fault_stack;
  sigaltstack(&alternate, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  constexpr int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
  for (const int number : faults) {
    sigaction(number, &action, nullptr);
  }
}

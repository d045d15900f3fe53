// Start-up and reset of a native board. The linker's --wrap=main puts this before the server's
// main().
#include <assay.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "device/arch/linux/process.hpp"
#include "device/platform.hpp"

#define ASSAY_TEXT_(value) #value
#define ASSAY_TEXT(value) ASSAY_TEXT_(value)

// The stack, of the board's size, with a guard below that is large enough for most frames to hit
// it.
#define ASSAY_GUARD_BYTES 1048576
__asm__(".pushsection .bss.assay_stack,\"aw\",%nobits\n\t.balign 65536\nassay_stack_guard:\n\t.skip "
        ASSAY_TEXT(ASSAY_GUARD_BYTES) "\n\t.globl platform_stack_low\nplatform_stack_low:\n\t.skip "
        ASSAY_TEXT(ASSAY_STACK_BYTES) "\n\t.balign 64\n\t.globl platform_stack_high\n"
        "platform_stack_high:\n\t.popsection");

extern "C" {
extern unsigned char assay_stack_guard[];
int __real_main();
int __wrap_main();
}

namespace {

struct timespec started;

void on_exit() { assay_fault(ASSAY_FAULT_ABORT, 0, 0, 0); }  // exit(): a device has nowhere to go

void run() {
  __real_main();
  platform_reset();
}

}  // namespace

extern "C" {

int __wrap_main() {
  // A reset keeps the signal mask of where it happened. SIGIO stays blocked until it has a handler.
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGIO);
  sigprocmask(SIG_SETMASK, &blocked, nullptr);
  clock_gettime(CLOCK_MONOTONIC, &started);
  mprotect(assay_stack_guard, ASSAY_GUARD_BYTES, PROT_NONE);
  assay::linux_process::catch_faults(assay_stack_guard);
  atexit(on_exit);

  static ucontext_t server;
  getcontext(&server);
  server.uc_stack.ss_sp = platform_stack_low;
  server.uc_stack.ss_size = static_cast<size_t>(platform_stack_high - platform_stack_low) * 4;
  server.uc_link = nullptr;
  makecontext(&server, run, 0);
  setcontext(&server);
  abort();
}

uint64_t platform_ticks() {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec - started.tv_sec) * 1'000'000'000 +
         static_cast<uint64_t>(now.tv_nsec) - static_cast<uint64_t>(started.tv_nsec);
}

// The same program again, over the same link. SIGIO has to wait until it has a handler.
void platform_reset() {
  platform_interrupts_disable();
  char name[] = "assay-device";
  char* const arguments[] = {name, nullptr};
  execv("/proc/self/exe", arguments);
  _exit(1);
}

}  // extern "C"

// Compiled into the firmware of `assay bringup` alone: where a debug probe has asked for it, tells
// the platform's ticks through memory before the server starts, until the probe takes it back.
#include <tvm/runtime/crt/platform.h>

uint64_t platform_ticks(void);
uint32_t platform_interrupts_disable(void);
void platform_interrupts_restore(uint32_t state);

// The state in which interrupts are on (device/arch): a counter may be widened by one.
#ifdef __riscv
#define INTERRUPTS_ON 8u
#else
#define INTERRUPTS_ON 0u
#endif

// Not cleared by a start-up: written while the core stands at its reset.
__attribute__((section(".bss.noinit.tick_watch"))) volatile uint32_t bringup_watch;
volatile uint32_t bringup_ticks;

tvm_crt_error_t TVMPlatformInitialize(void) {
  while (bringup_watch == 0x7469636Bu) {  // "tick"
    const uint32_t state = platform_interrupts_disable();
    platform_interrupts_restore(INTERRUPTS_ON);
    bringup_ticks = (uint32_t)platform_ticks();
    platform_interrupts_restore(state);
  }
  return kTvmErrorNoError;
}

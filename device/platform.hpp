// The porting contract: what a board folder implements. device/main.cpp calls it; nothing else
// does. All functions are called from the main loop, except where "interrupt" is said.
#ifndef ASSAY_DEVICE_PLATFORM_HPP_
#define ASSAY_DEVICE_PLATFORM_HPP_

#include <stddef.h>
#include <stdint.h>

extern "C" {

// Clocks, FPU, pins, UART with its receive interrupt on, timer running. Called once, before
// anything else; .data and .bss are set up. The receive interrupt hands its bytes to assay_rx().
void platform_init(void);

// Sends `count` bytes of `bytes` (owned by the caller, valid during the call) on the link, in
// order; returns when all are in the transmitter. Also called from a fault handler: it must work
// with interrupts off.
void platform_send(const uint8_t* bytes, size_t count);

// Changes the line's rate once all that was sent has left the transmitter; 0 is the rate that
// platform_init() set, ASSAY_LINE_RATE (bits per second, of board.json). May be left out where the
// line has no rate.
void platform_set_rate(uint32_t bits_per_second) __attribute__((weak));

// Monotonic tick count since reset, 64 bits wide: a narrower timer is widened with its overflow
// interrupt, so the count is right however long a model runs. Callable from interrupts.
uint64_t platform_ticks(void);

// Waits for an interrupt (WFI). Called with interrupts disabled, directly after a check that
// nothing is left to do; must wake for an interrupt that is already pending, and returns with
// interrupts disabled still.
void platform_idle(void);

// Masks and unmasks interrupts around that check. `disable` returns what `restore` needs.
uint32_t platform_interrupts_disable(void);
void platform_interrupts_restore(uint32_t state);

// Restarts the whole chip. Also called from a fault handler. Does not return.
[[noreturn]] void platform_reset(void);

// Lowest address of the stack and the address one past its highest, from the linker script.
extern uint32_t platform_stack_low[];
extern uint32_t platform_stack_high[];

}  // extern "C"

#endif  // ASSAY_DEVICE_PLATFORM_HPP_

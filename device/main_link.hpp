// What carries the bytes of device/main.cpp: the board's UART, or RAM that the host reads and
// writes over a debug probe (ASSAY_RTT_LINK) or over an emulator's memory bus (ASSAY_MEMORY_LINK).
#ifndef ASSAY_DEVICE_MAIN_LINK_HPP_
#define ASSAY_DEVICE_MAIN_LINK_HPP_

#include <assay.h>

#include "device/platform.hpp"

#if ASSAY_RTT_LINK || ASSAY_MEMORY_LINK
#include "device/drivers/rtt_link.hpp"

#ifndef ASSAY_RTT_UP_BYTES
#define ASSAY_RTT_UP_BYTES 1024
#endif

#if ASSAY_RTT_LINK
// In front of a model's buffers, for a core with a cache: what comes first in RAM is tightly
// coupled memory there, of which a debug probe sees the present state.
#define ASSAY_SECTION(name) __attribute__((section(name)))
#else
// Behind a model's buffers: those stay where an image for the UART has them, or a RISC-V linker
// would reach them by other instructions, in another number.
#define ASSAY_SECTION(name)
#endif
// Hosts find it by this name in the ELF file.
ASSAY_SECTION(".data.rtt") assay::RttControlBlock rtt_block __asm__("_SEGGER_RTT");
// What the host may have on its way fits. Whole words: the host writes no less.
alignas(4) ASSAY_SECTION(".bss.noinit.rtt") static uint8_t rtt_up[ASSAY_RTT_UP_BYTES];
alignas(4) ASSAY_SECTION(".bss.noinit.rtt") static uint8_t rtt_down[ASSAY_RECEIVE_RING_BYTES];
static assay::RttPort rtt;  // its values come at the start: it is not in .data, for the same reason

#if ASSAY_MEMORY_LINK
// A byte on the UART wakes the other side, whichever byte it is. The host is there as long as the
// emulator is, so it is waited for.
static void wake_host() { platform_send(reinterpret_cast<const uint8_t*>("!"), 1); }

// The host rings whenever it has written, and writes again once all its rings are counted. What it
// has written is not looked for before: a ring that came later would interrupt an inference, and be
// counted with it.
extern "C" void assay_rx_unused(const uint8_t*, size_t count) {
  rtt_block.down.flags = rtt_block.down.flags + static_cast<uint32_t>(count);
}

static void link_wait() {
  static uint32_t heard;
  const uint32_t state = platform_interrupts_disable();
  const uint32_t rings = rtt_block.down.flags;
  if (rings != heard) {
    heard = rings;
    rtt.receive();
  } else if (!assay_pending()) {
    platform_idle();
  }
  platform_interrupts_restore(state);
}
#else
// No interrupt tells that the probe has written: the core does not sleep.
static void link_wait() { rtt.receive(); }

// The board's receive interrupt calls this in place of assay_rx(): its pins may be open.
extern "C" void assay_rx_unused(const uint8_t*, size_t) {}
#endif

static void link_start() {
#if ASSAY_MEMORY_LINK
  rtt = {rtt_block, platform_ticks, 0, wake_host};
#else
  rtt = {rtt_block, platform_ticks, ASSAY_TICKS_PER_SECOND};
  // The stack comes first in RAM.
  assay::clear_rtt_blocks(platform_stack_low, reinterpret_cast<uint32_t*>(&rtt_block));
#endif
  rtt.start(rtt_up, sizeof rtt_up, rtt_down, sizeof rtt_down);
}
static void link_send(const uint8_t* bytes, size_t count) { rtt.send(bytes, count); }
static void link_reset() {
  rtt.flush();
  platform_reset();
}
#define link_set_rate nullptr

#else

static inline void link_start() {}
static void link_wait() {
  const uint32_t state = platform_interrupts_disable();
  if (!assay_pending()) platform_idle();
  platform_interrupts_restore(state);
}
#define link_send platform_send
#define link_reset platform_reset
#define link_set_rate platform_set_rate

#endif

// For the C library's standard output (device/arch/libc/link_output.h).
extern "C" void link_output(const uint8_t* bytes, size_t count) { link_send(bytes, count); }

#endif  // ASSAY_DEVICE_MAIN_LINK_HPP_

// What carries the bytes of device/main.cpp: the board's UART, or RAM and a debug probe.
#ifndef ASSAY_DEVICE_MAIN_LINK_HPP_
#define ASSAY_DEVICE_MAIN_LINK_HPP_

#include <assay.h>

#include "device/platform.hpp"

#if ASSAY_RTT_LINK
#include "device/drivers/rtt_link.hpp"

#ifndef ASSAY_RTT_UP_BYTES
#define ASSAY_RTT_UP_BYTES 1024
#endif

// In front of a model's buffers, for a core with a cache: what comes first in RAM is tightly
// coupled memory there, of which a debug probe sees the present state.
#define ASSAY_SECTION(name) __attribute__((section(name)))
// Hosts find it by this name in the ELF file.
ASSAY_SECTION(".data.rtt") assay::RttControlBlock rtt_block __asm__("_SEGGER_RTT");
// What the host may have on its way fits. Whole words: the host writes no less.
alignas(4) ASSAY_SECTION(".bss.noinit.rtt") static uint8_t rtt_up[ASSAY_RTT_UP_BYTES];
alignas(4) ASSAY_SECTION(".bss.noinit.rtt") static uint8_t rtt_down[ASSAY_RECEIVE_RING_BYTES];
static constinit assay::RttPort rtt{rtt_block, platform_ticks, ASSAY_TICKS_PER_SECOND};

static void link_start() {
  // The stack comes first in RAM.
  assay::clear_rtt_blocks(platform_stack_low, reinterpret_cast<uint32_t*>(&rtt_block));
  rtt.start(rtt_up, sizeof rtt_up, rtt_down, sizeof rtt_down);
}
static void link_send(const uint8_t* bytes, size_t count) { rtt.send(bytes, count); }
static void link_reset() {
  rtt.flush();
  platform_reset();
}
// No interrupt tells that the probe has written: the core does not sleep.
static void link_wait() { rtt.receive(); }
#define link_set_rate nullptr

// The board's receive interrupt calls this in place of assay_rx(): its pins may be open.
extern "C" void assay_rx_unused(const uint8_t*, size_t) {}

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

#endif  // ASSAY_DEVICE_MAIN_LINK_HPP_

// Raspberry Pi Pico (RP2040): which peripherals serve the porting contract.
// Addresses and interrupts: RP2040 Datasheet, sections 2.2 and 2.3.2; pins: section 2.19.2 and the
// Pico's datasheet, figure 4.
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/pl011.hpp"
#include "device/drivers/rp2040_boot.hpp"
#include "device/drivers/rp2040_clock.hpp"
#include "device/drivers/rp2040_reset.hpp"
#include "device/drivers/systick_counter.hpp"

namespace {

using Clock = assay::Rp2040Clock;
using Cycles = assay::SysTickCounter;
using Reset = assay::Rp2040Reset;
constexpr assay::Pl011 uart0{0x40034000};
volatile uint32_t cycle_wraps;

constexpr uint32_t uart0_interrupt = 20;

void receive() { uart0.receive(); }
void cycles_wrapped() { Cycles::wrapped(cycle_wraps); }

// The first bytes of the flash.
struct Head {
  assay::Rp2040BootStage boot;
  assay::cortex_m::VectorTable<uart0_interrupt + 1> vectors;
};
static_assert(offsetof(Head, vectors) == 0x100, "the boot stage starts the table at 0x10000100");

ASSAY_VECTORS constexpr Head head = {assay::rp2040_boot_stage(),
                                     assay::cortex_m::vector_table<uart0_interrupt + 1>(
                                         {{uart0_interrupt, receive}}, cycles_wrapped)};

// GP0 is UART0 TX and GP1 is UART0 RX, both function 2 (section 2.19.6). RX is pulled up instead of
// down: an open line is idle, not a line break.
void connect_pins() {
  constexpr uintptr_t pads = 0x4001C000, pins = 0x40014000;
  assay::register_at(pads + 0x08) = 1u << 6 | 1u << 4 | 1u << 3 | 1u << 1;  // input, pull-up
  assay::register_at(pins + 0x04) = 2;                                      // GPIO0_CTRL
  assay::register_at(pins + 0x0C) = 2;                                      // GPIO1_CTRL
}

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 125'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() {
  // What lies below main memory belongs to the flash interface.
  assay::cortex_m::forbid_memory(0x1FFF0000, 16);
  Clock::start();
  Reset::restart(Reset::uart0);
  Reset::release(Reset::io_bank0 | Reset::pads_bank0);
  connect_pins();
  platform_set_rate(0);
  if (!Clock::runs()) assay::report_clock_failure("assay: the crystal or the PLL does not run\r\n");
  Cycles::start();
  uart0.start();
  assay::cortex_m::enable_interrupt(uart0_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { uart0.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart0.set_divider(Clock::peripheral_hz() * 4 /
                    (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}
uint64_t platform_ticks() { return Cycles::ticks(cycle_wraps); }
void platform_reset() { Reset::restart_chip(); }

}  // extern "C"

// Nordic nRF52840 DK: which peripherals serve the porting contract.
// Addresses and interrupts: "nRF52840 Product Specification" v1.7, section 4.2.3 (instantiation;
// the interrupt is the peripheral's number); pins: "nRF52840 DK Hardware" v3.0, virtual serial
// port.
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/nrf51_uart.hpp"
#include "device/drivers/nrf52_system.hpp"
#include "device/drivers/systick_counter.hpp"

namespace {

using System = assay::Nrf52System;
using Cycles = assay::SysTickCounter;
constexpr assay::Nrf51Uart uart{0x40002000};  // UART0, the same registers as in the nRF51
volatile uint32_t cycle_wraps;

constexpr uint32_t uart_interrupt = 2;
constexpr uint32_t transmit_pin = 6, receive_pin = 8;  // P0.06, P0.08

void receive() { uart.receive(); }
void cycles_wrapped() { Cycles::wrapped(cycle_wraps); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<uart_interrupt + 1>({{uart_interrupt, receive}}, cycles_wrapped);

// The UART takes the pins over; these are their levels until it does, and a pull-up where the
// interface chip leaves its end of the line open (sections 6.33.6 and 6.9).
void prepare_pins() {
  constexpr uintptr_t port_0 = 0x50000000;
  assay::register_at(port_0 + 0x508) = 1u << transmit_pin;                    // OUTSET
  assay::register_at(port_0 + 0x700 + 4 * transmit_pin) = 1u << 0 | 1u << 1;  // output
  assay::register_at(port_0 + 0x700 + 4 * receive_pin) = 3u << 2;             // input, pull-up
}

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 64'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() {
  System::keep_debug_port_open();
  // Below main memory lies nothing; whether an access there faults the specification does not say.
  assay::cortex_m::forbid_memory(0x1FFF0000, 16);
  System::enable_flash_cache();
  const bool crystal = System::start_crystal();
  prepare_pins();
  platform_set_rate(0);
  uart.start(transmit_pin, receive_pin);
  // From the internal oscillator the line may work, but ticks would be up to some percent wrong.
  if (!crystal) assay::report_clock_failure("assay: the 32 MHz crystal does not start\r\n");
  Cycles::start();
  assay::cortex_m::enable_interrupt(uart_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { uart.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart.set_rate(bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second);
}
uint64_t platform_ticks() { return Cycles::ticks(cycle_wraps); }

}  // extern "C"

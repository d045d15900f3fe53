// BBC micro:bit v1 (nRF51822): which peripherals serve the porting contract.
// Addresses and interrupts: nRF51 Series Reference Manual v3.0, section 5.2 (the interrupt is the
// peripheral's number); pins: the micro:bit's schematic, the link to its USB interface chip.
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/nrf51_timer.hpp"
#include "device/drivers/nrf51_uart.hpp"

namespace {

constexpr assay::Nrf51Uart uart{0x40002000};
constexpr assay::Nrf51Timer timer{0x40008000, 0x40000000};
volatile uint32_t timer_wraps;

constexpr uint32_t uart_interrupt = 2;
constexpr uint32_t timer_interrupt = 8;
constexpr uint32_t transmit_pin = 24, receive_pin = 25;

void receive() { uart.receive(); }
void timer_wrapped() { timer.ticks(timer_wraps); }

ASSAY_VECTORS constexpr auto vectors = assay::cortex_m::vector_table<timer_interrupt + 1>(
    {{uart_interrupt, receive}, {timer_interrupt, timer_wrapped}});

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 16'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() {
  timer.start();
  platform_set_rate(0);
  uart.start(transmit_pin, receive_pin);
  assay::cortex_m::enable_interrupt(timer_interrupt);
  assay::cortex_m::enable_interrupt(uart_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { uart.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart.set_rate(bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second);
}
uint64_t platform_ticks() { return timer.ticks(timer_wraps); }

}  // extern "C"

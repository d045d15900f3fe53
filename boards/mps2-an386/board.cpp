// Arm MPS2 with a Cortex-M4F: which peripherals of the FPGA image serve the porting contract.
// Addresses and interrupts: Arm application note AN386, sections "Memory map" and "Interrupts".
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/cmsdk_timer.hpp"
#include "device/drivers/cmsdk_uart.hpp"

namespace {

constexpr uint32_t clock_hz = 25'000'000;
constexpr assay::CmsdkUart uart{0x40004000};
constexpr assay::CmsdkTimer timer{0x40000000};
volatile uint32_t timer_wraps;

constexpr uint32_t uart_receive_interrupt = 0;
constexpr uint32_t timer_interrupt = 8;

void receive() { uart.receive(); }
void timer_wrapped() { timer.ticks(timer_wraps); }

ASSAY_VECTORS constexpr auto vectors = assay::cortex_m::vector_table<timer_interrupt + 1>(
    {{uart_receive_interrupt, receive}, {timer_interrupt, timer_wrapped}});

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == clock_hz, "board.json and the clock differ");

extern "C" {

void platform_init() {
  // Below main memory lies a reserved range that this board lets through.
  assay::cortex_m::forbid_memory(0x10000000, 28);
  timer.start();
  platform_set_rate(0);
  uart.start();
  assay::cortex_m::enable_interrupt(timer_interrupt);
  assay::cortex_m::enable_interrupt(uart_receive_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { uart.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart.set_divider(clock_hz / (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}
uint64_t platform_ticks() { return timer.ticks(timer_wraps); }

}  // extern "C"

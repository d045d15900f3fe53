// Arm MPS3 with a Cortex-M55: which peripherals of the FPGA image serve the porting contract.
// The firmware stays in the secure state, so all addresses are the secure aliases.
// Addresses and interrupts: Arm application note AN547, sections "Memory map" and "Interrupt map".
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/cmsdk_uart.hpp"
#include "device/drivers/sse_counter.hpp"

namespace {

constexpr uint32_t peripheral_clock_hz = 25'000'000;
constexpr assay::CmsdkUart uart{0x59303000};
constexpr assay::SseCounter counter{0x58100000, 0x58000000};

constexpr uint32_t uart_receive_interrupt = 33;

void receive() { uart.receive(); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<uart_receive_interrupt + 1>({{uart_receive_interrupt, receive}});

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 32'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() {
  counter.start();
  platform_set_rate(0);
  uart.start();
  assay::cortex_m::enable_interrupt(uart_receive_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { uart.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart.set_divider(peripheral_clock_hz /
                   (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}
uint64_t platform_ticks() { return counter.ticks(); }

}  // extern "C"

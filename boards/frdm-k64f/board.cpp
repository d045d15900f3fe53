// NXP FRDM-K64F (MK64FN1M0VLL12): which peripherals serve the porting contract.
// Addresses and interrupts: "K64 Sub-Family Reference Manual" (K64P144M120SF5RM), tables 3-5 and
// 4-2; pins: section 10.3.1 and "FRDM-K64F Freedom Module User's Guide", section 5.2.
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/kinetis_clock.hpp"
#include "device/drivers/kinetis_mpu.hpp"
#include "device/drivers/kinetis_uart.hpp"
#include "device/drivers/kinetis_watchdog.hpp"
#include "device/drivers/systick_counter.hpp"

extern "C" [[noreturn]] void kinetis_cortex_m_reset() {
  assay::stop_kinetis_watchdog();
  cortex_m_reset();
}

namespace {

using Clock = assay::KinetisClock;
using Cycles = assay::SysTickCounter;
constexpr assay::KinetisUart uart0{0x4006A000};
volatile uint32_t cycle_wraps;

constexpr uint32_t uart0_interrupt = 31;

void receive() { uart0.receive(); }
void cycles_wrapped() { Cycles::wrapped(cycle_wraps); }

// The first bytes of the flash. The chip reads its flash configuration field at 0x400 with each
// reset (section 29.3.1): these values, and no others, leave it unprotected, unsecured and open to
// being erased. FSEC is the byte at 0x40C.
struct Head {
  assay::cortex_m::VectorTable<uart0_interrupt + 1> vectors;
  uint32_t unused[256 - sizeof(vectors) / 4];
  uint32_t flash_configuration[4];
};
static_assert(offsetof(Head, flash_configuration) == 0x400, "the chip looks for it there");

constexpr Head make_head() {
  Head head{};
  head.vectors = assay::cortex_m::vector_table<uart0_interrupt + 1>({{uart0_interrupt, receive}},
                                                                    cycles_wrapped);
  head.vectors.core[0] = kinetis_cortex_m_reset;
  for (uint32_t& word : head.unused) word = 0xFFFFFFFF;
  for (uint32_t& word : head.flash_configuration) word = 0xFFFFFFFF;
  head.flash_configuration[3] = 0xFFFFFFFE;
  return head;
}

ASSAY_VECTORS constexpr Head head = make_head();

// PTB16 is UART0 RX, pulled up, and PTB17 is UART0 TX, both alternative 3. PTA4, on the button SW3,
// is the non-maskable interrupt after a reset: it is disconnected (section 11.5.1).
void connect_pins() {
  constexpr uintptr_t port_a = 0x40049000, port_b = 0x4004A000;
  assay::register_at(port_b + 4 * 16) = 3u << 8 | 1u << 1 | 1u << 0;
  assay::register_at(port_b + 4 * 17) = 3u << 8;
  assay::register_at(port_a + 4 * 4) = 0;
}

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 120'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() {
  // The last kilobyte of SRAM_L, which lies right below main memory.
  assay::forbid_kinetis_memory(0x1FFFFC00, 0x20000000);
  Clock::start_120_mhz();
  Clock::enable_scgc4(1u << 10);            // UART0
  Clock::enable_scgc5(1u << 9 | 1u << 10);  // PORTA, PORTB
  connect_pins();
  platform_set_rate(0);
  if (!Clock::runs()) assay::report_clock_failure("assay: the 50 MHz clock or the PLL fails\r\n");
  Cycles::start();
  assay::cortex_m::enable_interrupt(uart0_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { uart0.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart0.set_divider(Clock::core_hz() * 2 /
                    (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}
uint64_t platform_ticks() { return Cycles::ticks(cycle_wraps); }

}  // extern "C"

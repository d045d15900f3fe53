// Espressif ESP32-C3-DevKitM-1: which peripherals serve the porting contract.
// Addresses and interrupts: "ESP32-C3 Technical Reference Manual" version 1.1, tables 3-3 and 8-1;
// pins: chapter 5, table 5-3.
#include "device/arch/riscv/core.hpp"
#include "device/drivers/esp32c_system.hpp"
#include "device/drivers/esp32c_timer.hpp"
#include "device/drivers/esp32c_uart.hpp"

namespace {

using System = assay::Esp32cSystem;
constexpr assay::Esp32cUart uart0{0x60000000};
constexpr assay::Esp32cTimer timer{0x60023000};

constexpr uint32_t uart0_source = 21;
constexpr uint32_t uart0_line = 1;  // any of the core's
constexpr uint32_t crystal_hz = 40'000'000;

// GPIO20 is UART0 RX, pulled up, and GPIO21 is UART0 TX, both function 0, as the boot ROM has them.
void connect_pins() {
  constexpr uintptr_t pins = 0x60009004;
  assay::register_at(pins + 4 * 20) = 2u << 10 | 1u << 9 | 1u << 8;
  assay::register_at(pins + 4 * 21) = 2u << 10;
}

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == crystal_hz / 5 * 2, "board.json and the clock differ");

extern "C" {

void platform_init() {
  System::stop_watchdogs();
  // Whether an access below main memory faults by itself the manual does not say.
  assay::riscv::forbid_memory(0x3FC70000, 16);
  connect_pins();
  uart0.start();  // waits for the boot ROM's last words, which come at its clock's rate
  System::run_from_crystal();
  platform_set_rate(0);
  System::connect_interrupt(uart0_source, uart0_line);
}

void riscv_external_interrupt() { uart0.receive(); }

void platform_send(const uint8_t* bytes, size_t count) { uart0.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  uart0.set_divider(crystal_hz * 16 / (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}
// Returns at once: the manual does not say whether wfi wakes for an interrupt while mstatus.MIE is
// clear, which it is here.
void platform_idle() {}
uint64_t platform_ticks() { return timer.ticks(); }
void platform_reset() { System::restart_chip(); }

}  // extern "C"

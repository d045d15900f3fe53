// QEMU's RISC-V `virt` machine, 32 bits: which peripherals serve the porting contract.
// Addresses and interrupts: the device tree that the machine hands over.
#include "device/arch/riscv/core.hpp"
#include "device/drivers/ns16550.hpp"
#include "device/drivers/sifive_plic.hpp"
#include "device/drivers/sifive_test.hpp"

namespace {

constexpr assay::Ns16550 uart{0x10000000};
constexpr assay::SifivePlic interrupts{0x0C000000};
constexpr assay::SifiveTest finisher{0x00100000};

constexpr uint32_t uart_interrupt = 10;
constexpr uint32_t uart_clock_hz = 3'686'400;

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 1'000'000'000, "board.json and the clock differ");

extern "C" {

// One count of mcycle; the machine's cycle is one instruction of 1 ns.

void platform_init() {
  // Below main memory lies a window to PCI devices, which swallows what is written to it.
  assay::riscv::forbid_memory(0x40000000, 30);
  platform_set_rate(0);
  uart.start();
  interrupts.enable(uart_interrupt);
}

void riscv_external_interrupt() {
  const uint32_t source = interrupts.claim();
  uart.receive();
  interrupts.complete(source);
}

void platform_send(const uint8_t* bytes, size_t count) { uart.send(bytes, count); }

void platform_set_rate(uint32_t bits_per_second) {
  uart.set_divider(uart_clock_hz / 16 / (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}

void platform_reset() {
  finisher.reset();
  for (;;) {
  }
}

}  // extern "C"

// A whole board with Espressif's C3, of its ESP32 chips of the C series. Nothing is left to say:
// the crystal is of 40 MHz, and the boot ROM, which flashes it, has UART0 on GPIO20 and GPIO21.
// Addresses and interrupts: technical reference manual of the C3 (version 1.1), tables 3-3 and 8-1;
// pins: chapter 5, table 5-3.
#ifndef ASSAY_DEVICE_DRIVERS_ESP32C_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_ESP32C_BOARD_HPP_

#include "device/arch/riscv/core.hpp"
#include "device/drivers/board_functions.hpp"
#include "device/drivers/esp32c_system.hpp"
#include "device/drivers/esp32c_timer.hpp"
#include "device/drivers/esp32c_uart.hpp"

namespace assay {

struct Esp32cBoard {
  static void init() {
    Esp32cSystem::stop_watchdogs();
    // Whether an access below main memory faults by itself the manual does not say.
    riscv::forbid_memory(0x3FC70000, 16);
    connect_pins();
    uart.start();  // waits for the boot ROM's last words, which come at its clock's rate
    Esp32cSystem::run_from_crystal();
    platform_set_rate(0);
    Esp32cSystem::connect_interrupt(uart_source, uart_line);
  }

  static constexpr Esp32cUart uart{0x60000000};

  static void receive() { uart.receive(); }
  static void set_rate(uint32_t rate) { uart.set_divider(crystal_hz * 16 / rate); }
  static uint64_t ticks() { return timer.ticks(); }

 private:
  // GPIO20 is UART0 RX, pulled up, and GPIO21 is UART0 TX, both function 0, as the boot ROM has
  // them.
  static void connect_pins() {
    constexpr uintptr_t pins = 0x60009004;
    register_at(pins + 4 * 20) = 2u << 10 | 1u << 9 | 1u << 8;
    register_at(pins + 4 * 21) = 2u << 10;
  }

  static constexpr Esp32cTimer timer{0x60023000};
  static constexpr uint32_t uart_source = 21;
  static constexpr uint32_t uart_line = 1;  // any of the core's
  static constexpr uint32_t crystal_hz = 40'000'000;
  static_assert(ASSAY_TICKS_PER_SECOND == crystal_hz / 5 * 2, "board.json and the clock differ");
};

}  // namespace assay

// Once in a board.cpp. platform_idle returns at once: the manual does not say whether wfi wakes for
// an interrupt while mstatus.MIE is clear, which it is there.
#define ASSAY_ESP32C_BOARD()                                         \
  extern "C" {                                                       \
  void platform_init() { assay::Esp32cBoard::init(); }               \
  void riscv_external_interrupt() { assay::Esp32cBoard::receive(); } \
  void platform_idle() {}                                            \
  void platform_reset() { assay::Esp32cSystem::restart_chip(); }     \
  }                                                                  \
  ASSAY_BOARD_FUNCTIONS(assay::Esp32cBoard)

#endif  // ASSAY_DEVICE_DRIVERS_ESP32C_BOARD_HPP_

// A whole board with Nordic's nRF52840: what is left to say is its wiring.
// Addresses and interrupts: "nRF52840 Product Specification" v1.7, section 4.2.3 (instantiation;
// the interrupt is the peripheral's number); pins: sections 6.9 (GPIO) and 6.33 (UART).
#ifndef ASSAY_DEVICE_DRIVERS_NRF52840_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_NRF52840_BOARD_HPP_

#include "device/arch/cortex_m/board.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/nrf51_uart.hpp"
#include "device/drivers/nrf52_system.hpp"
#include "device/drivers/systick_counter.hpp"

namespace assay {

// The UART is the only one; any pins do.
struct Nrf52840Wiring {
  uint32_t transmit, receive;  // N of P0.N, or 32 + N of P1.N
};

template <const Nrf52840Wiring& wiring>
struct Nrf52840Board : CycleTicks {
  static_assert(ASSAY_TICKS_PER_SECOND == 64'000'000, "board.json and the clock differ");

  static constexpr auto vectors() {
    return cortex_m::vector_table<interrupt + 1>({{interrupt, receive}}, cycles_wrapped);
  }

  static void init(const void*) {
    Nrf52System::keep_debug_port_open();
    // Below main memory lies nothing; whether an access there faults the specification does not
    // say.
    cortex_m::forbid_memory(0x1FFF0000, 16);
    Nrf52System::enable_flash_cache();
    const bool crystal = Nrf52System::start_crystal();
    prepare_pins();
    platform_set_rate(0);
    uart.start(wiring.transmit, wiring.receive);
    // From the internal oscillator the line may work, but ticks would be up to some percent wrong.
    if (!crystal) report_clock_failure("assay: the 32 MHz crystal does not start\r\n");
    SysTickCounter::start();
    cortex_m::enable_interrupt(interrupt);
  }

  static constexpr Nrf51Uart uart{0x40002000};  // UART0, the same registers as in the nRF51

  static void receive() { uart.receive(); }
  static void set_rate(uint32_t rate) { uart.set_rate(rate); }

 private:
  // The UART takes the pins over; these are their levels until it does, and a pull-up where the
  // far end leaves its end of the line open (sections 6.33.6 and 6.9).
  static void prepare_pins() {
    constexpr uint32_t transmit = wiring.transmit % 32, receive = wiring.receive % 32;
    constexpr uintptr_t port = port_of(wiring.transmit);
    register_at(port + 0x508) = 1u << transmit;                            // OUTSET
    register_at(port + 0x700 + 4 * transmit) = 1u << 0 | 1u << 1;          // output
    register_at(port_of(wiring.receive) + 0x700 + 4 * receive) = 3u << 2;  // input, pull-up
  }

  static constexpr uintptr_t port_of(uint32_t pin) { return 0x50000000 + 0x300 * (pin / 32); }

  static constexpr uint32_t interrupt = 2;
};

}  // namespace assay

#define ASSAY_NRF52840_BOARD(wiring) ASSAY_CORTEX_M_BOARD(assay::Nrf52840Board<wiring>)

#endif  // ASSAY_DEVICE_DRIVERS_NRF52840_BOARD_HPP_

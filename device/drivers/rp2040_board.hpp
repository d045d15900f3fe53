// A whole board with Raspberry Pi's RP2040 and its crystal of 12 MHz: what is left to say is its
// wiring. Addresses and interrupts: RP2040 Datasheet, sections 2.2 and 2.3.2; pins: section 2.19.
#ifndef ASSAY_DEVICE_DRIVERS_RP2040_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_RP2040_BOARD_HPP_

#include "device/arch/cortex_m/board.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/pl011.hpp"
#include "device/drivers/rp2040_boot.hpp"
#include "device/drivers/rp2040_clock.hpp"
#include "device/drivers/rp2040_reset.hpp"
#include "device/drivers/systick_counter.hpp"

namespace assay {

struct Rp2040Uart {
  uintptr_t base;
  uint32_t interrupt;
  uint32_t reset;  // of Rp2040Reset
};
inline constexpr Rp2040Uart rp2040_uart0{0x40034000, 20, Rp2040Reset::uart0};
inline constexpr Rp2040Uart rp2040_uart1{0x40038000, 21, Rp2040Reset::uart1};

struct Rp2040Wiring {
  Rp2040Uart uart;
  uint32_t transmit, receive;  // N of GPIO N, where section 2.19.2 has the UART as function 2
};

template <const Rp2040Wiring& wiring>
struct Rp2040Board : CycleTicks {
  static_assert(ASSAY_TICKS_PER_SECOND == 125'000'000, "board.json and the clock differ");

  // The first bytes of the flash.
  struct Head {
    Rp2040BootStage boot;
    cortex_m::VectorTable<wiring.uart.interrupt + 1> vectors;
  };
  static constexpr Head vectors() {
    static_assert(offsetof(Head, vectors) == 0x100,
                  "the boot stage starts the table at 0x10000100");
    return {rp2040_boot_stage(), cortex_m::vector_table<wiring.uart.interrupt + 1>(
                                     {{wiring.uart.interrupt, receive}}, cycles_wrapped)};
  }

  static void init(const void*) {
    // What lies below main memory belongs to the flash interface.
    cortex_m::forbid_memory(0x1FFF0000, 16);
    Rp2040Clock::start();
    Rp2040Reset::restart(wiring.uart.reset);
    Rp2040Reset::release(Rp2040Reset::io_bank0 | Rp2040Reset::pads_bank0);
    connect_pins();
    platform_set_rate(0);
    if (!Rp2040Clock::runs()) {
      report_clock_failure("assay: the crystal or the PLL does not run\r\n");
    }
    SysTickCounter::start();
    uart.start();
    cortex_m::enable_interrupt(wiring.uart.interrupt);
  }

  static constexpr Pl011 uart{wiring.uart.base};

  static void receive() { uart.receive(); }
  static void set_rate(uint32_t rate) { uart.set_divider(Rp2040Clock::peripheral_hz() * 4 / rate); }

 private:
  // RX is pulled up instead of down: an open line is idle, not a line break.
  static void connect_pins() {
    constexpr uintptr_t pads = 0x4001C004, controls = 0x40014004;
    register_at(pads + 4 * wiring.receive) =
        1u << 6 | 1u << 4 | 1u << 3 | 1u << 1;        // input, pull-up
    register_at(controls + 8 * wiring.transmit) = 2;  // GPIOn_CTRL
    register_at(controls + 8 * wiring.receive) = 2;
  }
};

}  // namespace assay

#define ASSAY_RP2040_BOARD(wiring)                 \
  ASSAY_CORTEX_M_BOARD(assay::Rp2040Board<wiring>) \
  extern "C" void platform_reset() { assay::Rp2040Reset::restart_chip(); }

#endif  // ASSAY_DEVICE_DRIVERS_RP2040_BOARD_HPP_

// A whole board with NXP's K64 and a clock of 50 MHz at EXTAL0: what is left to say is its wiring.
// Addresses and interrupts: "K64 Sub-Family Reference Manual" (K64P144M120SF5RM), tables 3-5 and
// 4-2; clock gates: section 12.2; pins: section 10.3.1.
#ifndef ASSAY_DEVICE_DRIVERS_K64_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_K64_BOARD_HPP_

#include "device/arch/cortex_m/board.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/kinetis_clock.hpp"
#include "device/drivers/kinetis_mpu.hpp"
#include "device/drivers/kinetis_uart.hpp"
#include "device/drivers/kinetis_watchdog.hpp"
#include "device/drivers/systick_counter.hpp"

// What families/k64 has as the image's entry.
extern "C" [[noreturn]] inline void kinetis_cortex_m_reset() {
  assay::stop_kinetis_watchdog();
  cortex_m_reset();
}

namespace assay {

struct K64Uart {
  uintptr_t base;
  uint32_t interrupt;
  uintptr_t gates;  // the register that enables its clock
  uint32_t gate_bit;
  uint32_t core_clocks = 1;  // of one of its own: 2 for a UART that the bus clocks
};
inline constexpr K64Uart k64_uart0{0x4006A000, 31, 0x40048034, 10};  // SCGC4

struct K64Pin {
  char port;  // 'A' to 'E'
  uint32_t number;
  uint32_t alternative;
};

struct K64Wiring {
  K64Uart uart;
  K64Pin transmit, receive;
};

template <const K64Wiring& wiring>
struct K64Board : CycleTicks {
  static_assert(ASSAY_TICKS_PER_SECOND == 120'000'000, "board.json and the clock differ");

  // The first bytes of the flash. The chip reads its flash configuration field at 0x400 with each
  // reset (section 29.3.1): these values, and no others, leave it unprotected, unsecured and open
  // to being erased. FSEC is the byte at 0x40C.
  struct Head {
    cortex_m::VectorTable<wiring.uart.interrupt + 1> vectors;
    uint32_t unused[256 - sizeof(vectors) / 4];
    uint32_t flash_configuration[4];
  };
  static constexpr Head vectors() {
    static_assert(offsetof(Head, flash_configuration) == 0x400, "the chip looks for it there");
    Head head{};
    head.vectors = cortex_m::vector_table<wiring.uart.interrupt + 1>(
        {{wiring.uart.interrupt, receive}}, cycles_wrapped);
    head.vectors.core[0] = kinetis_cortex_m_reset;
    for (uint32_t& word : head.unused) word = 0xFFFFFFFF;
    for (uint32_t& word : head.flash_configuration) word = 0xFFFFFFFF;
    head.flash_configuration[3] = 0xFFFFFFFE;
    return head;
  }

  static void init(const void*) {
    // The last kilobyte of SRAM_L, which lies right below main memory.
    forbid_kinetis_memory(0x1FFFFC00, 0x20000000);
    KinetisClock::start_120_mhz();
    KinetisClock::enable(wiring.uart.gates, 1u << wiring.uart.gate_bit);
    constexpr uint32_t port_a = 1u << 9, scgc5 = 0x40048038;
    KinetisClock::enable(
        scgc5, port_a | port_a << index(wiring.transmit) | port_a << index(wiring.receive));
    connect_pins();
    platform_set_rate(0);
    if (!KinetisClock::runs()) {
      report_clock_failure("assay: the 50 MHz clock or the PLL fails\r\n");
    }
    SysTickCounter::start();
    cortex_m::enable_interrupt(wiring.uart.interrupt);
  }

  static constexpr KinetisUart uart{wiring.uart.base};

  static void receive() { uart.receive(); }
  static void set_rate(uint32_t rate) {
    uart.set_divider(KinetisClock::core_hz() / wiring.uart.core_clocks * 2 / rate);
  }

 private:
  // RX is pulled up. PTA4 is the non-maskable interrupt after a reset, whatever the board has
  // there: it is disconnected (section 11.5.1).
  static void connect_pins() {
    control(wiring.receive) = wiring.receive.alternative << 8 | 1u << 1 | 1u << 0;
    control(wiring.transmit) = wiring.transmit.alternative << 8;
    control({'A', 4, 0}) = 0;
  }

  static constexpr uint32_t index(K64Pin pin) { return static_cast<uint32_t>(pin.port - 'A'); }
  static volatile uint32_t& control(K64Pin pin) {
    return register_at(0x40049000 + 0x1000 * index(pin) + 4 * pin.number);
  }
};

}  // namespace assay

#define ASSAY_K64_BOARD(wiring) ASSAY_CORTEX_M_BOARD(assay::K64Board<wiring>)

#endif  // ASSAY_DEVICE_DRIVERS_K64_BOARD_HPP_

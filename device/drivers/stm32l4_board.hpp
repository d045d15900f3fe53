// A whole board with an STM32L4 or L4+ that has a TIM5 (L471 to L4A6, L4P5 to L4S9): what is left
// to say is its wiring. Addresses, interrupts and clock gates: ST RM0351 (STM32L47x to L49x) and
// RM0432 (STM32L4R5 and others), "Memory organization", "Interrupt and exception vectors" and
// section 6.4; alternate functions: the STM32L475 and STM32L4R5 datasheets, "Alternate function".
#ifndef ASSAY_DEVICE_DRIVERS_STM32L4_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32L4_BOARD_HPP_

#include "device/drivers/stm32_board.hpp"
#include "device/drivers/stm32_usart_v2.hpp"
#include "device/drivers/stm32l4_clock.hpp"

namespace assay {

inline constexpr Stm32Serial stm32l4_usart1{0x40013800, 37, Stm32Gate::apb2, 14, 7};
inline constexpr Stm32Serial stm32l4_usart2{0x40004400, 38, Stm32Gate::apb1, 17, 7};
inline constexpr Stm32Serial stm32l4_usart3{0x40004800, 39, Stm32Gate::apb1, 18, 7};
inline constexpr Stm32Serial stm32l4_lpuart1{0x40008000, 70, Stm32Gate::apb1_second, 0, 8, true};

// The fastest that an L4 and an L4+ run at.
inline constexpr Stm32l4Clock stm32l4_80_mhz{.hz = 80'000'000, .wait_states = 4, .boost = false};
inline constexpr Stm32l4Clock stm32l4_plus_120_mhz{
    .hz = 120'000'000, .wait_states = 5, .boost = true};

struct Stm32l4Wiring {
  Stm32l4Clock clock;
  Stm32Serial usart;
  Stm32Pin transmit, receive;
};

template <const Stm32l4Wiring& wiring>
struct Stm32l4Chip {
  using Clock = Stm32l4Clock;

  static constexpr Clock clock = wiring.clock;

  static constexpr bool serves_without_clock = false;
  static constexpr uint32_t timer_hz = clock.hz;
  static constexpr Stm32UsartV2 uart(const Stm32Serial& serial) {
    return {serial.base, serial.low_power ? 0x300u : 16u};
  }

  static void start() {
    cortex_m::forbid_memory(0x1FFF8000, 15);  // below the stack
    clock.start();
    if (wiring.transmit.port == 'G' || wiring.receive.port == 'G') Clock::enable_port_g_supply();
  }
  static void enable_ports(uint32_t bits) { Clock::enable_ahb2(bits); }
  static bool runs() { return clock.runs(); }
  static uint32_t bus_hz() { return clock.apb_hz(); }

  static constexpr uintptr_t ports = 0x48000000;
  static constexpr const char* clock_failure = "The PLL does not start.\n";
};

template <const Stm32l4Wiring& wiring>
using Stm32l4Board = Stm32Board<wiring, Stm32l4Chip<wiring>>;

}  // namespace assay

#define ASSAY_STM32L4_BOARD(wiring) ASSAY_CORTEX_M_BOARD(assay::Stm32l4Board<wiring>)

#endif  // ASSAY_DEVICE_DRIVERS_STM32L4_BOARD_HPP_

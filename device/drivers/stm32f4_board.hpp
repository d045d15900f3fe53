// A whole board with an STM32F405, F407, F415 or F417: what is left to say is its wiring.
// Addresses and interrupts: ST RM0090, table 1 and table 61; clock gates: sections 7.3.10
// to 7.3.14; alternate functions: the STM32F407 datasheet, table 9.
#ifndef ASSAY_DEVICE_DRIVERS_STM32F4_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32F4_BOARD_HPP_

#include "device/drivers/stm32_board.hpp"
#include "device/drivers/stm32_usart.hpp"
#include "device/drivers/stm32f4_clock.hpp"

namespace assay {

inline constexpr Stm32Serial stm32f4_usart1{0x40011000, 37, Stm32Gate::apb2, 4, 7};
inline constexpr Stm32Serial stm32f4_usart2{0x40004400, 38, Stm32Gate::apb1, 17, 7};
inline constexpr Stm32Serial stm32f4_usart3{0x40004800, 39, Stm32Gate::apb1, 18, 7};
inline constexpr Stm32Serial stm32f4_usart6{0x40011400, 71, Stm32Gate::apb2, 5, 8};

struct Stm32f4Wiring {
  uint32_t crystal_mhz;
  Stm32Serial usart;
  Stm32Pin transmit, receive;
  bool serves_without_clock = false;  // of an emulator that has none
};

template <const Stm32f4Wiring& wiring>
struct Stm32f4Chip {
  using Clock = Stm32f4Clock;

  static constexpr bool serves_without_clock = wiring.serves_without_clock;
  static constexpr uint32_t timer_hz = 84'000'000;
  static constexpr Stm32Usart uart(const Stm32Serial& serial) { return {serial.base}; }

  static void start() {
    cortex_m::forbid_memory(0x1FFF8000, 15);  // below the stack
    Clock::start_168_mhz(wiring.crystal_mhz);
  }
  static void enable_ports(uint32_t bits) { Clock::enable_ahb1(bits); }
  static bool runs() { return Clock::apb2_hz() == 84'000'000; }
  static uint32_t bus_hz() {
    if (wiring.usart.gate == Stm32Gate::apb2) return Clock::apb2_hz();
    return runs() ? 42'000'000 : 16'000'000;
  }

  static constexpr uintptr_t ports = 0x40020000;
  static constexpr const char* clock_failure =
      "The crystal or the PLL does not start: no 168 MHz.\n";
};

template <const Stm32f4Wiring& wiring>
using Stm32f4Board = Stm32Board<wiring, Stm32f4Chip<wiring>>;

}  // namespace assay

#define ASSAY_STM32F4_BOARD(wiring) ASSAY_CORTEX_M_BOARD(assay::Stm32f4Board<wiring>)

#endif  // ASSAY_DEVICE_DRIVERS_STM32F4_BOARD_HPP_

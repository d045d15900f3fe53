// A whole board with an STM32F745, F746, F750 or F756: what is left to say is its wiring.
// Addresses and interrupts: ST RM0385, "Memory organization" and "Interrupt and exception vectors";
// clock gates: section 5.3, RCC_APB1ENR and RCC_APB2ENR; alternate functions: the STM32F746
// datasheet, "Alternate function".
#ifndef ASSAY_DEVICE_DRIVERS_STM32F7_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32F7_BOARD_HPP_

#include "device/arch/cortex_m/cache.hpp"
#include "device/arch/cortex_m/external_memory.hpp"
#include "device/drivers/stm32_board.hpp"
#include "device/drivers/stm32_usart_v2.hpp"
#include "device/drivers/stm32f7_clock.hpp"

namespace assay {

inline constexpr Stm32Serial stm32f7_usart1{0x40011000, 37, Stm32Gate::apb2, 4, 7};
inline constexpr Stm32Serial stm32f7_usart2{0x40004400, 38, Stm32Gate::apb1, 17, 7};
inline constexpr Stm32Serial stm32f7_usart3{0x40004800, 39, Stm32Gate::apb1, 18, 7};
inline constexpr Stm32Serial stm32f7_usart6{0x40011400, 71, Stm32Gate::apb2, 5, 8};

struct Stm32f7Wiring {
  uint32_t input_mhz;
  Stm32Serial usart;
  Stm32Pin transmit, receive;
  bool crystal = false;  // else a clock is fed into OSC_IN
};

template <const Stm32f7Wiring& wiring>
struct Stm32f7Chip {
  using Clock = Stm32f7Clock;

  static constexpr bool serves_without_clock = false;
  static constexpr uint32_t timer_hz = 216'000'000;
  static constexpr Stm32UsartV2 uart(const Stm32Serial& serial) { return {serial.base, 16}; }

  static void start() {
    cortex_m::forbid_external_memory();
    cortex_m::forbid_memory(0x1FFF8000, 15);  // below the stack
    cortex_m::enable_instruction_cache();
    cortex_m::enable_data_cache();
    Clock::start_216_mhz<wiring.crystal>(wiring.input_mhz);
  }
  static void enable_ports(uint32_t bits) { Clock::enable_ahb1(bits); }
  static bool runs() { return Clock::runs(); }
  static uint32_t bus_hz() {
    return wiring.usart.gate == Stm32Gate::apb2 ? Clock::apb2_hz() : Clock::apb1_hz();
  }

  static constexpr uintptr_t ports = 0x40020000;
  static constexpr const char* clock_failure =
      "The clock at OSC_IN or the PLL does not come: no 216 MHz.\n";
};

template <const Stm32f7Wiring& wiring>
using Stm32f7Board = Stm32Board<wiring, Stm32f7Chip<wiring>>;

}  // namespace assay

#define ASSAY_STM32F7_BOARD(wiring) ASSAY_CORTEX_M_BOARD(assay::Stm32f7Board<wiring>)

#endif  // ASSAY_DEVICE_DRIVERS_STM32F7_BOARD_HPP_

// A whole board with an STM32F405, F407, F415 or F417: what is left to say is its wiring.
// Addresses and interrupts: ST RM0090, table 1 and table 61; clock gates: sections 7.3.10
// to 7.3.14; alternate functions: the STM32F407 datasheet, table 9.
#ifndef ASSAY_DEVICE_DRIVERS_STM32F4_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32F4_BOARD_HPP_

#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/stm32_gpio.hpp"
#include "device/drivers/stm32_timer.hpp"
#include "device/drivers/stm32_usart.hpp"
#include "device/drivers/stm32f4_clock.hpp"

namespace assay {

struct Stm32f4Usart {
  uintptr_t base;
  uint32_t interrupt;
  bool on_apb2;  // else on APB1
  uint32_t clock_bit;
  uint32_t alternate_function;
};
inline constexpr Stm32f4Usart stm32f4_usart1{0x40011000, 37, true, 4, 7};
inline constexpr Stm32f4Usart stm32f4_usart2{0x40004400, 38, false, 17, 7};
inline constexpr Stm32f4Usart stm32f4_usart3{0x40004800, 39, false, 18, 7};
inline constexpr Stm32f4Usart stm32f4_usart6{0x40011400, 71, true, 5, 8};

struct Stm32f4Wiring {
  uint32_t crystal_mhz;
  Stm32f4Usart usart;
  char port;                          // 'A' to 'I', of both pins
  uint32_t transmit, receive;         // 0 to 15
  bool serves_without_clock = false;  // of an emulator that has none
};

// The porting contract on TIM2 and TIM5, as one counter of 84 MHz, and the wired USART.
template <const Stm32f4Wiring& wiring>
struct Stm32f4Board {
  static_assert(wiring.serves_without_clock || ASSAY_TICKS_PER_SECOND == 84'000'000,
                "board.json and the clock differ");

  static void init(const void* vectors) {
    register_at(0xE000ED08) = reinterpret_cast<uintptr_t>(vectors);  // VTOR
    cortex_m::forbid_memory(0x1FFF8000, 15);                         // below the stack
    Stm32f4Clock::start_168_mhz(wiring.crystal_mhz);
    // A peripheral answers some cycles after it got its clock: the pins' own port comes first.
    constexpr uint32_t port = static_cast<uint32_t>(wiring.port - 'A');
    Stm32f4Clock::enable_ahb1(1u << port);
    Stm32f4Clock::enable_apb1(1u << 0 | 1u << 3);  // TIM2, TIM5
    if (wiring.usart.on_apb2) {
      Stm32f4Clock::enable_apb2(1u << wiring.usart.clock_bit);
    } else {
      Stm32f4Clock::enable_apb1(1u << wiring.usart.clock_bit);
    }
    constexpr Stm32Gpio pins{0x40020000 + 0x400 * port};
    pins.connect(wiring.transmit, wiring.usart.alternate_function);
    pins.connect(wiring.receive, wiring.usart.alternate_function);
    timers.start();
    set_rate(0);
    usart.start();
    if (!clock_runs() && !wiring.serves_without_clock) {
      report_clock_failure("The crystal or the PLL does not start: no 168 MHz.\n");
    }
    cortex_m::enable_interrupt(wiring.usart.interrupt);
  }

  static void send(const uint8_t* bytes, size_t count) { usart.send(bytes, count); }
  static void receive() { usart.receive(); }
  static void set_rate(uint32_t bits_per_second) {
    const uint32_t rate = bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second;
    const uint32_t bus_hz = !clock_runs()          ? 16'000'000
                            : wiring.usart.on_apb2 ? 84'000'000
                                                   : 42'000'000;
    usart.set_divider((bus_hz + rate / 2) / rate);
  }
  static uint64_t ticks() {
    static volatile uint32_t wraps;
    return timers.ticks(wraps);
  }

 private:
  static bool clock_runs() { return Stm32f4Clock::apb2_hz() == 84'000'000; }

  static constexpr Stm32Usart usart{wiring.usart.base};
  static constexpr Stm32TimerPair timers{0x40000000, 0x40000C00};
};

}  // namespace assay

// Once in a board.cpp: the vector table, and the functions that the server calls.
#define ASSAY_STM32F4_BOARD(wiring)                                          \
  ASSAY_VECTORS constexpr auto vectors =                                     \
      assay::cortex_m::vector_table<wiring.usart.interrupt + 1>(             \
          {{wiring.usart.interrupt, assay::Stm32f4Board<wiring>::receive}}); \
  extern "C" {                                                               \
  void platform_init() { assay::Stm32f4Board<wiring>::init(&vectors); }      \
  void platform_send(const uint8_t* bytes, size_t count) {                   \
    assay::Stm32f4Board<wiring>::send(bytes, count);                         \
  }                                                                          \
  void platform_set_rate(uint32_t bits_per_second) {                         \
    assay::Stm32f4Board<wiring>::set_rate(bits_per_second);                  \
  }                                                                          \
  uint64_t platform_ticks() { return assay::Stm32f4Board<wiring>::ticks(); } \
  }

#endif  // ASSAY_DEVICE_DRIVERS_STM32F4_BOARD_HPP_

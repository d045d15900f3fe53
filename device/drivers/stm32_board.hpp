// What boards with an STM32F4, F7 or L4 have in common: a USART by its pins, and TIM2 and TIM5 as
// one counter. The families' own headers (stm32f4_board.hpp and so on) have the rest.
#ifndef ASSAY_DEVICE_DRIVERS_STM32_BOARD_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32_BOARD_HPP_

#include "device/arch/cortex_m/board.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/stm32_gpio.hpp"
#include "device/drivers/stm32_timer.hpp"

namespace assay {

struct Stm32Pin {
  char port;        // 'A' and so on
  uint32_t number;  // 0 to 15
};

enum class Stm32Gate { apb1, apb1_second, apb2 };  // which register of RCC enables the clock

struct Stm32Serial {
  uintptr_t base;
  uint32_t interrupt;
  Stm32Gate gate;
  uint32_t gate_bit;
  uint32_t alternate_function;  // of its pins
  bool low_power = false;       // an LPUART, whose divider counts 256ths
};

// The porting contract. `Chip` is the family: its addresses, clocks and kind of USART.
template <const auto& wiring, class Chip>
struct Stm32Board {
  static_assert(Chip::serves_without_clock || ASSAY_TICKS_PER_SECOND == Chip::timer_hz,
                "board.json and the clock differ");

  static constexpr Stm32Serial serial = wiring.usart;
  static constexpr auto uart = Chip::uart(serial);

  static constexpr auto vectors() {
    return cortex_m::vector_table<serial.interrupt + 1>({{serial.interrupt, receive}});
  }

  static void init(const void* vectors) {
    // The table by its own address: after a reset it is found by an alias of the flash.
    register_at(0xE000ED08) = reinterpret_cast<uintptr_t>(vectors);  // VTOR
    Chip::start();
    // A peripheral answers some cycles after it got its clock: the pins' own ports come first.
    Chip::enable_ports(1u << port(wiring.transmit) | 1u << port(wiring.receive));
    Clock::enable_apb1(1u << 0 | 1u << 3 | gate_bit(Stm32Gate::apb1));  // TIM2, TIM5
    if constexpr (serial.gate == Stm32Gate::apb1_second) {
      Clock::enable_apb1_second(gate_bit(serial.gate));
    } else if constexpr (serial.gate == Stm32Gate::apb2) {
      Clock::enable_apb2(gate_bit(serial.gate));
    }
    connect(wiring.transmit);
    connect(wiring.receive);
    timers.start();
    platform_set_rate(0);
    uart.start();
    if (!Chip::serves_without_clock && !Chip::runs()) {
      report_clock_failure(Chip::clock_failure);
    }
    cortex_m::enable_interrupt(serial.interrupt);
  }

  static void receive() { uart.receive(); }
  static void set_rate(uint32_t rate) {
    const uint32_t hz = Chip::bus_hz();
    if constexpr (serial.low_power) {
      // 256 times the clock by the rate, in two parts, so that 32 bits do.
      uart.set_divider(hz / rate * 256 + (hz % rate * 256 + rate / 2) / rate);
    } else {
      uart.set_divider((hz + rate / 2) / rate);
    }
  }
  static uint64_t ticks() {
    static volatile uint32_t wraps;
    return timers.ticks(wraps);
  }

 private:
  using Clock = typename Chip::Clock;

  static constexpr uint32_t port(Stm32Pin pin) { return static_cast<uint32_t>(pin.port - 'A'); }
  static constexpr uint32_t gate_bit(Stm32Gate gate) {
    return serial.gate == gate ? 1u << serial.gate_bit : 0;
  }
  static void connect(Stm32Pin pin) {
    Stm32Gpio{Chip::ports + 0x400 * port(pin)}.connect(pin.number, serial.alternate_function);
  }

  static constexpr Stm32TimerPair timers{0x40000000, 0x40000C00};
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32_BOARD_HPP_

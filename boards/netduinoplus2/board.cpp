// Netduino Plus 2 (STM32F405RG): which peripherals serve the porting contract.
// Addresses and interrupts: ST RM0090, table 1 and table 61; pins: STM32F405 datasheet, table 9.
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/stm32_timer.hpp"
#include "device/drivers/stm32_usart.hpp"
#include "device/drivers/stm32f4_clock.hpp"

namespace {

using Clock = assay::Stm32f4Clock;
constexpr assay::Stm32Usart usart1{0x40011000};
constexpr assay::Stm32TimerPair timers{0x40000000, 0x40000C00};  // TIM2 and TIM5
volatile uint32_t timer_wraps;

constexpr uint32_t usart1_interrupt = 37;
constexpr uint32_t crystal_mhz = 25;

void receive() { usart1.receive(); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<usart1_interrupt + 1>({{usart1_interrupt, receive}});

// PA9 is USART1_TX and PA10 is USART1_RX, both alternate function 7 (RM0090, section 8.4).
void connect_pins() {
  constexpr uintptr_t gpio_a = 0x40020000;
  assay::register_at(gpio_a + 0x24) |= 7u << 4 | 7u << 8;    // AFRH
  assay::register_at(gpio_a + 0x00) |= 2u << 18 | 2u << 20;  // MODER
}

}  // namespace

extern "C" {

void platform_init() {
  Clock::start_168_mhz(crystal_mhz);
  Clock::enable_ahb1(1u << 0);            // GPIOA
  Clock::enable_apb1(1u << 0 | 1u << 3);  // TIM2, TIM5
  Clock::enable_apb2(1u << 4);            // USART1
  connect_pins();
  timers.start();
  platform_set_rate(0);
  usart1.start();
  assay::cortex_m::enable_interrupt(usart1_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { usart1.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  usart1.set_divider(Clock::apb2_hz() / (bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second));
}
uint64_t platform_ticks() { return timers.ticks(timer_wraps); }

}  // extern "C"

// B-L475E-IOT01A (STM32L475VG): which peripherals serve the porting contract.
// Addresses and interrupts: ST RM0351, "Memory organization" and "Interrupt and exception vectors";
// pins: ST UM2153, "Virtual COM port", and the STM32L475 datasheet, "Alternate function".
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/stm32_gpio.hpp"
#include "device/drivers/stm32_timer.hpp"
#include "device/drivers/stm32_usart_v2.hpp"
#include "device/drivers/stm32l4_clock.hpp"

namespace {

using Clock = assay::Stm32l4Clock;
constexpr Clock clock{.hz = 80'000'000, .wait_states = 4, .boost = false};
constexpr assay::Stm32UsartV2 usart1{0x40013800, 16};
constexpr assay::Stm32TimerPair timers{0x40000000, 0x40000C00};  // TIM2 and TIM5
constexpr assay::Stm32Gpio gpio_b{0x48000400};
volatile uint32_t timer_wraps;

constexpr uint32_t usart1_interrupt = 37;

void receive() { usart1.receive(); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<usart1_interrupt + 1>({{usart1_interrupt, receive}});

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == clock.hz, "board.json and the clock differ");

extern "C" {

void platform_init() {
  assay::register_at(0xE000ED08) = reinterpret_cast<uintptr_t>(&vectors);  // VTOR
  assay::cortex_m::forbid_memory(0x1FFF8000, 15);                          // below the stack
  clock.start();
  Clock::enable_ahb2(1u << 1);            // GPIOB
  Clock::enable_apb1(1u << 0 | 1u << 3);  // TIM2, TIM5
  Clock::enable_apb2(1u << 14);           // USART1
  gpio_b.connect(6, 7);                   // USART1_TX
  gpio_b.connect(7, 7);                   // USART1_RX
  timers.start();
  platform_set_rate(0);
  usart1.start();
  if (!clock.runs()) assay::report_clock_failure("The PLL does not start: no 80 MHz.\n");
  assay::cortex_m::enable_interrupt(usart1_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { usart1.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  const uint32_t rate = bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second;
  usart1.set_divider((clock.apb_hz() + rate / 2) / rate);
}
uint64_t platform_ticks() { return timers.ticks(timer_wraps); }

}  // extern "C"

// STM32F4DISCOVERY (STM32F407VG): which peripherals serve the porting contract.
// Addresses and interrupts: ST RM0090, table 1 and table 61; pins: ST UM1472, "Extension
// connectors", and the STM32F407 datasheet, table 9.
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/stm32_gpio.hpp"
#include "device/drivers/stm32_timer.hpp"
#include "device/drivers/stm32_usart.hpp"
#include "device/drivers/stm32f4_clock.hpp"

namespace {

using Clock = assay::Stm32f4Clock;
constexpr uint32_t crystal_mhz = 8;
constexpr uint32_t apb1_timer_hz = 84'000'000;  // twice APB1, half the core
constexpr assay::Stm32Usart usart2{0x40004400};
constexpr assay::Stm32TimerPair timers{0x40000000, 0x40000C00};  // TIM2 and TIM5
constexpr assay::Stm32Gpio gpio_a{0x40020000};
volatile uint32_t timer_wraps;

constexpr uint32_t usart2_interrupt = 38;

void receive() { usart2.receive(); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<usart2_interrupt + 1>({{usart2_interrupt, receive}});

bool clock_runs() { return Clock::apb2_hz() == 84'000'000; }

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == apb1_timer_hz, "board.json and the clock differ");

extern "C" {

void platform_init() {
  assay::register_at(0xE000ED08) = reinterpret_cast<uintptr_t>(&vectors);  // VTOR
  assay::cortex_m::forbid_memory(0x1FFF8000, 15);                          // below the stack
  Clock::start_168_mhz(crystal_mhz);
  // A peripheral answers some cycles after it got its clock: the pins' own port comes first.
  Clock::enable_ahb1(1u << 0);                       // GPIOA
  Clock::enable_apb1(1u << 0 | 1u << 3 | 1u << 17);  // TIM2, TIM5, USART2
  gpio_a.connect(2, 7);                              // USART2_TX
  gpio_a.connect(3, 7);                              // USART2_RX
  timers.start();
  platform_set_rate(0);
  usart2.start();
  if (!clock_runs()) {
    assay::report_clock_failure("The 8 MHz crystal or the PLL does not start: no 168 MHz.\n");
  }
  assay::cortex_m::enable_interrupt(usart2_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { usart2.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  const uint32_t rate = bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second;
  const uint32_t apb1_hz = clock_runs() ? 42'000'000 : 16'000'000;
  usart2.set_divider((apb1_hz + rate / 2) / rate);
}
uint64_t platform_ticks() { return timers.ticks(timer_wraps); }

}  // extern "C"

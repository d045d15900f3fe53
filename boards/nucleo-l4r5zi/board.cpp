// NUCLEO-L4R5ZI (STM32L4R5ZI): which peripherals serve the porting contract.
// Addresses and interrupts: ST RM0432, "Memory organization" and "Interrupt and exception vectors";
// pins: ST UM2179, "USART communication", and the STM32L4R5 datasheet, "Alternate function".
#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/stm32_gpio.hpp"
#include "device/drivers/stm32_timer.hpp"
#include "device/drivers/stm32_usart_v2.hpp"
#include "device/drivers/stm32l4_clock.hpp"

namespace {

using Clock = assay::Stm32l4Clock;
constexpr Clock clock{.hz = 120'000'000, .wait_states = 5, .boost = true};
constexpr assay::Stm32UsartV2 lpuart1{0x40008000, 0x300};
constexpr assay::Stm32TimerPair timers{0x40000000, 0x40000C00};  // TIM2 and TIM5
constexpr assay::Stm32Gpio gpio_g{0x48001800};
volatile uint32_t timer_wraps;

constexpr uint32_t lpuart1_interrupt = 70;

void receive() { lpuart1.receive(); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<lpuart1_interrupt + 1>({{lpuart1_interrupt, receive}});

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == clock.hz, "board.json and the clock differ");

extern "C" {

void platform_init() {
  assay::register_at(0xE000ED08) = reinterpret_cast<uintptr_t>(&vectors);  // VTOR
  assay::cortex_m::forbid_memory(0x1FFF8000, 15);                          // below the stack
  clock.start();
  Clock::enable_port_g_supply();
  Clock::enable_ahb2(1u << 6);            // GPIOG
  Clock::enable_apb1(1u << 0 | 1u << 3);  // TIM2, TIM5
  Clock::enable_apb1_second(1u << 0);     // LPUART1
  gpio_g.connect(7, 8);                   // LPUART1_TX
  gpio_g.connect(8, 8);                   // LPUART1_RX
  timers.start();
  platform_set_rate(0);
  lpuart1.start();
  if (!clock.runs()) assay::report_clock_failure("The PLL does not start: no 120 MHz.\n");
  assay::cortex_m::enable_interrupt(lpuart1_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { lpuart1.send(bytes, count); }
// 256 times the clock by the rate, in two parts, so that 32 bits do.
void platform_set_rate(uint32_t bits_per_second) {
  const uint32_t rate = bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second;
  const uint32_t apb = clock.apb_hz();
  lpuart1.set_divider(apb / rate * 256 + (apb % rate * 256 + rate / 2) / rate);
}
uint64_t platform_ticks() { return timers.ticks(timer_wraps); }

}  // extern "C"

// NUCLEO-F746ZG (STM32F746ZG): which peripherals serve the porting contract.
// Addresses and interrupts: ST RM0385, "Memory organization" and "Interrupt and exception vectors";
// pins: ST UM1974, "USART communication", and the STM32F746 datasheet, "Alternate function".
#include "device/arch/cortex_m/cache.hpp"
#include "device/arch/cortex_m/core.hpp"
#include "device/arch/cortex_m/external_memory.hpp"
#include "device/drivers/clock_failure.hpp"
#include "device/drivers/stm32_gpio.hpp"
#include "device/drivers/stm32_timer.hpp"
#include "device/drivers/stm32_usart_v2.hpp"
#include "device/drivers/stm32f7_clock.hpp"

namespace {

using Clock = assay::Stm32f7Clock;
constexpr uint32_t probe_clock_mhz = 8;  // what the ST-LINK sends to OSC_IN (UM1974, "OSC clock")
constexpr assay::Stm32UsartV2 usart3{0x40004800, 16};
constexpr assay::Stm32TimerPair timers{0x40000000, 0x40000C00};  // TIM2 and TIM5
constexpr assay::Stm32Gpio gpio_d{0x40020C00};
volatile uint32_t timer_wraps;

constexpr uint32_t usart3_interrupt = 39;

void receive() { usart3.receive(); }

ASSAY_VECTORS constexpr auto vectors =
    assay::cortex_m::vector_table<usart3_interrupt + 1>({{usart3_interrupt, receive}});

}  // namespace

static_assert(ASSAY_TICKS_PER_SECOND == 216'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() {
  // The table by its own address: after a reset it is found by an alias of the flash.
  assay::register_at(0xE000ED08) = reinterpret_cast<uintptr_t>(&vectors);  // VTOR
  assay::cortex_m::forbid_external_memory();
  assay::cortex_m::forbid_memory(0x1FFF8000, 15);  // below the stack
  assay::cortex_m::enable_instruction_cache();
  assay::cortex_m::enable_data_cache();
  Clock::start_216_mhz(probe_clock_mhz);
  Clock::enable_ahb1(1u << 3);                       // GPIOD
  Clock::enable_apb1(1u << 0 | 1u << 3 | 1u << 18);  // TIM2, TIM5, USART3
  gpio_d.connect(8, 7);                              // USART3_TX
  gpio_d.connect(9, 7);                              // USART3_RX
  timers.start();
  platform_set_rate(0);
  usart3.start();
  if (!Clock::runs()) {
    assay::report_clock_failure(
        "The ST-LINK's 8 MHz clock or the PLL does not come: no 216 MHz.\n");
  }
  assay::cortex_m::enable_interrupt(usart3_interrupt);
}

void platform_send(const uint8_t* bytes, size_t count) { usart3.send(bytes, count); }
void platform_set_rate(uint32_t bits_per_second) {
  const uint32_t rate = bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second;
  usart3.set_divider((Clock::apb1_hz() + rate / 2) / rate);
}
uint64_t platform_ticks() { return timers.ticks(timer_wraps); }

}  // extern "C"

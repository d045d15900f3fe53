// An STM32F405 at 168 MHz from a crystal of 25 MHz; USART1 on PA9 and PA10.
#include "device/drivers/stm32f4_board.hpp"

namespace {
constexpr assay::Stm32f4Wiring wiring = {
    .crystal_mhz = 25,
    .usart = assay::stm32f4_usart1,
    .transmit = {'A', 9},
    .receive = {'A', 10},
    .serves_without_clock = true};  // this emulator has no clock controller
}

ASSAY_STM32F4_BOARD(wiring)

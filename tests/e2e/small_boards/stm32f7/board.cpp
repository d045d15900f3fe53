// An STM32F746 at 216 MHz from a crystal of 25 MHz; USART1 on PA9 and PB7.
#include "device/drivers/stm32f7_board.hpp"

namespace {
constexpr assay::Stm32f7Wiring wiring = {.input_mhz = 25,
                                         .usart = assay::stm32f7_usart1,
                                         .transmit = {'A', 9},
                                         .receive = {'B', 7},
                                         .crystal = true};
}

ASSAY_STM32F7_BOARD(wiring)

// NUCLEO-F746ZG (STM32F746ZG) with what the ST-LINK brings: a clock of 8 MHz at OSC_IN, and USART3
// on PD8 and PD9. ST UM1974, "OSC clock" and "USART communication".
#include "device/drivers/stm32f7_board.hpp"

namespace {
constexpr assay::Stm32f7Wiring wiring = {
    .input_mhz = 8, .usart = assay::stm32f7_usart3, .transmit = {'D', 8}, .receive = {'D', 9}};
}

ASSAY_STM32F7_BOARD(wiring)

// STM32F4DISCOVERY (STM32F407VG) with its crystal of 8 MHz; USART2 on PA2 and PA3, which lead to
// the extension connectors. ST UM1472, "Extension connectors".
#include "device/drivers/stm32f4_board.hpp"

namespace {
constexpr assay::Stm32f4Wiring wiring = {
    .crystal_mhz = 8, .usart = assay::stm32f4_usart2, .transmit = {'A', 2}, .receive = {'A', 3}};
}

ASSAY_STM32F4_BOARD(wiring)

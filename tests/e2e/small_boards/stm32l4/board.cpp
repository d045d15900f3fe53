// An STM32L476 at 80 MHz; USART2 on PA2 and PA3.
#include "device/drivers/stm32l4_board.hpp"

namespace {
constexpr assay::Stm32l4Wiring wiring = {.clock = assay::stm32l4_80_mhz,
                                         .usart = assay::stm32l4_usart2,
                                         .transmit = {'A', 2},
                                         .receive = {'A', 3}};
}

ASSAY_STM32L4_BOARD(wiring)

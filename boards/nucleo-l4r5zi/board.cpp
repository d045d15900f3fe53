// NUCLEO-L4R5ZI (STM32L4R5ZI): LPUART1 on PG7 and PG8, to the ST-LINK. ST UM2179, "USART
// communication".
#include "device/drivers/stm32l4_board.hpp"

namespace {
constexpr assay::Stm32l4Wiring wiring = {.clock = assay::stm32l4_plus_120_mhz,
                                         .usart = assay::stm32l4_lpuart1,
                                         .transmit = {'G', 7},
                                         .receive = {'G', 8}};
}

ASSAY_STM32L4_BOARD(wiring)

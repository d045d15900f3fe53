// B-L475E-IOT01A (STM32L475VG): USART1 on PB6 and PB7, to the ST-LINK. ST UM2153, "Virtual COM
// port".
#include "device/drivers/stm32l4_board.hpp"

namespace {
constexpr assay::Stm32l4Wiring wiring = {.clock = assay::stm32l4_80_mhz,
                                         .usart = assay::stm32l4_usart1,
                                         .transmit = {'B', 6},
                                         .receive = {'B', 7}};
}

ASSAY_STM32L4_BOARD(wiring)

// An RP2040; UART1 on GPIO 4 and 5.
#include "device/drivers/rp2040_board.hpp"

namespace {
constexpr assay::Rp2040Wiring wiring = {.uart = assay::rp2040_uart1, .transmit = 4, .receive = 5};
}

ASSAY_RP2040_BOARD(wiring)

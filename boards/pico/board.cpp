// Raspberry Pi Pico (RP2040): UART0 on GP0 and GP1. The Pico's datasheet, figure 4.
#include "device/drivers/rp2040_board.hpp"

namespace {
constexpr assay::Rp2040Wiring wiring = {.uart = assay::rp2040_uart0, .transmit = 0, .receive = 1};
}

ASSAY_RP2040_BOARD(wiring)

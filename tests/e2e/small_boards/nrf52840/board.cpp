// An nRF52840; the UART on P1.01 and P0.10.
#include "device/drivers/nrf52840_board.hpp"

namespace {
constexpr assay::Nrf52840Wiring wiring = {.transmit = 32 + 1, .receive = 10};
}

ASSAY_NRF52840_BOARD(wiring)

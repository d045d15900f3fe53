// Nordic nRF52840 DK: the UART on P0.06 and P0.08, to the J-Link. "nRF52840 DK Hardware" v3.0,
// virtual serial port.
#include "device/drivers/nrf52840_board.hpp"

namespace {
constexpr assay::Nrf52840Wiring wiring = {.transmit = 6, .receive = 8};
}

ASSAY_NRF52840_BOARD(wiring)

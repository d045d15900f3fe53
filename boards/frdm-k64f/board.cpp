// NXP FRDM-K64F (MK64FN1M0VLL12): UART0 on PTB17 and PTB16, to OpenSDA; the clock of 50 MHz comes
// from the Ethernet chip. "FRDM-K64F Freedom Module User's Guide", section 5.2.
#include "device/drivers/k64_board.hpp"

namespace {
constexpr assay::K64Wiring wiring = {
    .uart = assay::k64_uart0, .transmit = {'B', 17, 3}, .receive = {'B', 16, 3}};
}

ASSAY_K64_BOARD(wiring)

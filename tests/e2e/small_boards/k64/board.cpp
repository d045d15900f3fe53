// A K64 with a clock of 50 MHz; UART3, which the bus clocks, on PTC17 and PTC16. Its values: "K64
// Sub-Family Reference Manual" (K64P144M120SF5RM), tables 4-2 and 3-5, and section 12.2, SCGC4.
#include "device/drivers/k64_board.hpp"

namespace {
constexpr assay::K64Wiring wiring = {.uart = {.base = 0x4006D000,
                                              .interrupt = 37,
                                              .gates = 0x40048034,
                                              .gate_bit = 13,
                                              .core_clocks = 2},
                                     .transmit = {'C', 17, 3},
                                     .receive = {'C', 16, 3}};
}

ASSAY_K64_BOARD(wiring)

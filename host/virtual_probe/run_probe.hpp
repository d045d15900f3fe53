// The whole program: emulator, probe, ports.
#pragma once

#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/virtual_probe/options.hpp"

namespace assay::virtual_probe {

// Serves until `stop` is asked, or the command `quit`. Prints the addresses on standard output once
// all of them listen. Throws Error(input) for a board that has no virtual probe, and for an address
// of no port, Error(flash) when the emulator cannot be started, or when the flash's content could
// not be saved in the end.
void run_probe(const Board& board, const Options& options, Stop& stop);

}  // namespace assay::virtual_probe

// Link through the RAM of an emulated board: the rings of Real Time Transfer, which the emulator's
// qtest server reads and writes while the core runs. The board's serial port carries no data; a
// byte on it tells the other side to look, so that neither polls.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/adapters/unique_fd.hpp"
#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/ports/link.hpp"

namespace assay {

struct RingPlace {
  std::uint32_t block_address = 0;  // of the control block, once the firmware has set it up
  std::vector<MemoryRegion> ram;    // all that it and its rings may lie in
};

// `bus` is this end of the line to the qtest server, `bell` that to the serial port; `stop`
// has to outlive the link.
//
// The link's send() waits for the firmware to start, and for room in its ring. A firmware that
// takes nothing for a second loses what is sent meanwhile, as it does at a UART. Throws Error(link)
// also where the server answers nonsense, or the rings are no longer what they were.
std::unique_ptr<Link> open_memory_link(UniqueFd bus, UniqueFd bell, const RingPlace& place,
                                       const Stop& stop);

}  // namespace assay

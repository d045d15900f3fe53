// Link through the chip's RAM, which a debug probe reads and writes while the core runs: the device
// has set up a control block of SEGGER's Real Time Transfer there.
//
// The offsets of both rings are read and written by this link itself, rather than by OpenOCD's RTT
// server: that drops what finds no room in the device's ring, says "started" where there is no
// block, and does not notice a block that moves.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/ports/debug_probe.hpp"
#include "host/ports/link.hpp"

namespace assay {

// The probe as somebody else has it, who may disconnect it between two calls.
struct RttProbe {
  std::function<DebugProbe&()> connect;  // where it is not; throws Error(flash)
  std::function<void()> disconnect;
};

// Where the control block is: at `address`, or, where that is not known, somewhere in `searched`.
struct RttPlace {
  std::optional<std::uint32_t> address;
  MemoryRegion searched;
  std::vector<MemoryRegion> ram;  // all that blocks and rings may lie in
};

// Connects, and looks for the block: at a known address once, else through the RAM until `timeout`
// is over. One that is not there yet is waited for by the link's receive(). Nothing is written to
// one that rtt_objection() speaks of; the link's describe() says so.
//
// The link's send() waits for room in the device's ring. A device that is busy takes nothing: what
// finds no room for a while is lost, as on a UART whose receiver is full, and so is what is sent
// before there is a block. reopen() connects the probe again; the link's end disconnects it.
// Throws Error(flash) when probe or chip do not answer, which is Error(link) once the link is open,
// and Cancelled.
std::unique_ptr<Link> open_rtt_link(RttProbe probe, const RttPlace& place, Duration timeout,
                                    const Stop& stop);

}  // namespace assay

// How `assay reset` starts a device anew: the surest of the ways that it has.
#pragma once

#include <string>
#include <string_view>

#include "host/core/bench/match.hpp"
#include "host/core/board/board.hpp"
#include "host/core/line/link_url.hpp"

namespace assay {

// In the order in which they are preferred.
enum class ResetWay {
  bench_command,  // `reset` of the bench file
  probe,          // its debug probe, by OpenOCD
  flasher,        // the command `reset` of its flasher
  control_lines,  // `link.reset_lines` of board.json, on its serial port
  power,          // `power` of the bench file
  request,        // its firmware, asked over the link
};

std::string_view reset_way_text(ResetWay way);  // what it is reset by: "its debug probe"

// What is not plugged in is no way. `flasher` is a flasher of the board that is to be taken, alone,
// for the second and third; empty: its first one, and OpenOCD.
ResetWay choose_reset_way(const MatchedDevice& device, const Board& board,
                          const std::string& flasher);

// What --attach leads to; `board` is null where it is not known.
ResetWay choose_reset_way(const AttachUrl& url, const Board* board);

}  // namespace assay

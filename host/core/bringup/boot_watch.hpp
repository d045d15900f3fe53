// Runs the firmware from its reset under a debug probe, and tells how far it came.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/core/board/board.hpp"
#include "host/core/bringup/bringup_firmware.hpp"
#include "host/core/bringup/causes.hpp"
#include "host/core/bringup/desk.hpp"

namespace assay {

// The numbers of device/boot_stage.hpp.
inline constexpr std::string_view kBootStageSymbol = "platform_boot_stage";
inline constexpr std::uint32_t kServing = 5;

// What lies between this stage and the next: "between the reset and initialised memory".
std::string boot_stage_text(std::uint32_t stage);

struct BootState {
  std::optional<std::uint32_t> stage;  // the furthest that was seen; nothing without the symbol
  bool stopped = false;                // it stood by itself: a fault, or another reset
  std::uint32_t pc = 0, sp = 0;
  std::uint32_t exception = 0;               // number of the one that is served; 0: none
  std::optional<std::uint32_t> interrupted;  // where that came from
  std::string reset_cause;                   // as board.json names it; "": unknown
};

// Resets, and lets the core run until its server polls, it stops, or some seconds are over; then
// it stands. On Arm cores faults and further resets stop it at once. Throws as DebugProbe, and
// Cancelled.
BootState watch_boot(BringupDesk& desk, DebugProbe& probe, const Board& board,
                     const BringupFirmware& firmware);

struct BootFault {
  Trouble trouble;
  std::string what;
};

// Why the core does not run the firmware; nothing where it does.
std::optional<BootFault> judge_run(const BootState& state, const Board& board,
                                   const BringupFirmware& firmware);

// Why the start-up has not come to its end; nothing where it has. `state.stage` is there.
std::optional<BootFault> judge_stage(const BootState& state, const BringupFirmware& firmware);

}  // namespace assay

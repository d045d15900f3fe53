// The ladder of `assay bringup`: one rung after the other, to the first that fails.
#pragma once

#include <functional>
#include <optional>

#include "host/core/board/board.hpp"
#include "host/core/bringup/boot_watch.hpp"
#include "host/core/bringup/bringup_firmware.hpp"
#include "host/core/bringup/desk.hpp"
#include "host/core/bringup/line_talk.hpp"
#include "host/core/bringup/rung.hpp"

namespace assay {

class Ladder {
 public:
  // All references have to outlive it.
  Ladder(BringupDesk& desk, const Board& board, const BringupFirmware& firmware)
      : desk_(desk), board_(board), firmware_(firmware) {}

  // Climbs one rung; to be called in their order, as a rung stands on those before it. What the
  // device or the desk does wrong is a failure with its causes. Throws what is wrong with the
  // command or the tool: Error of the other codes, Cancelled.
  RungResult step(Rung rung);

 private:
  RungResult climb(Rung rung);
  RungResult identity(DebugProbe& probe);
  RungResult ram(DebugProbe& probe);
  RungResult reset(DebugProbe& probe);
  RungResult boot();
  RungResult clock(DebugProbe& probe);
  RungResult link();
  RungResult hello();

  BringupDesk& desk_;
  const Board& board_;
  const BringupFirmware& firmware_;
  bool has_probe_ = false;
  BootState boot_state_;
  LineTalk talk_;
};

// A failure with its causes.
RungResult failed_rung(Rung rung, Trouble trouble, std::string what);

// Steps up to the first failure; `before` is told each rung as it begins.
BringupRecord climb_ladder(Ladder& ladder, const std::function<void(Rung)>& before);

}  // namespace assay

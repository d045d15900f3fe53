// The rate of the platform's ticks, measured through a debug probe against the host's clock.
#pragma once

#include <optional>

#include "host/core/bringup/bringup_firmware.hpp"
#include "host/core/bringup/desk.hpp"

namespace assay {

// The words of device/bringup/tick_watch.c.
inline constexpr std::string_view kTickWatchSymbol = "bringup_watch";
inline constexpr std::string_view kTicksSymbol = "bringup_ticks";

// Whether the firmware tells its ticks at all.
bool tells_ticks(const BringupFirmware& firmware);

// Ticks a second; 0 where they stand. Resets the core, and lets it run on afterwards. To be asked
// of firmware that tells its ticks. Throws as DebugProbe, and Cancelled.
double measure_tick_rate(BringupDesk& desk, DebugProbe& probe, const BringupFirmware& firmware);

// Two readings through a probe are late by what the probe takes: only gross errors count.
inline constexpr double kTickRateFactor = 1.5;

}  // namespace assay

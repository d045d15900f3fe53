// The flags by which a chip tells why it was last reset.
#pragma once

#include "host/core/board/access.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay {

// What the register reads. Throws as `probe` does.
std::uint32_t read_reset_flags(DebugProbe& probe, const ResetCauseRegister& from);

// So that what is set later tells of what happened later. Nothing where each reset clears them by
// itself, or there are none. Throws as `probe` does.
void clear_reset_cause(DebugProbe& probe, const std::optional<Chip>& chip);

}  // namespace assay

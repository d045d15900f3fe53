// The flags by which a chip tells why it was last reset.
#pragma once

#include "host/core/board/access.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay {

// So that what is set later tells of what happened later. Nothing where each reset clears them by
// itself, or there are none. Throws as `probe` does.
void clear_reset_cause(DebugProbe& probe, const std::optional<Chip>& chip);

}  // namespace assay

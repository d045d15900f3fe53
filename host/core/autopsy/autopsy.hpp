// The hang autopsy: asks a chip that does not answer, by its debug probe, why.
#pragma once

#include <filesystem>

#include "host/core/autopsy/diagnosis.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay {

// Halts the core, reads, judges, and leaves the board usable: resumed where it was only waiting,
// else reset and running. `elf` is the image that runs; empty, or one that cannot be read: no
// names. What goes wrong is told in the result, so that it does not hide what went wrong first.
// Throws Cancelled alone.
Autopsy perform_autopsy(DebugProbe& probe, const Board& board, const std::filesystem::path& elf,
                        const RunFacts& run);

// The autopsy that could not be done, since the probe failed with `reason`, a sentence.
Autopsy failed_autopsy(const std::string& reason);

}  // namespace assay

// Does TVM's own entry function hand on all that the model's main function takes?
#pragma once

#include "host/core/package/package.hpp"

namespace assay {

// Throws Error(usage) for a packed archive with external pools: its tvmgen_X_run declares an
// argument for each pool and sets none, so that the model would run on whatever address lies there.
void check_packed_entry(const Package& package);

}  // namespace assay

// Where a model with its inputs and outputs in a pool says that they lie: map_inputs, map_outputs.
#pragma once

#include <string_view>

#include "host/core/package/header_reader.hpp"
#include "host/core/package/package.hpp"

namespace assay {

// Checks these functions where the C source defines them, and does nothing for other sources.
// Throws Error(input) for C that TVM got wrong: names that are no C, a pool that the caller cannot
// give, tensors outside their pool, and tensors of one kind on top of each other. (Inputs and
// outputs may share memory: a run overwrites its inputs.)
void check_io_map(std::string_view source, const ModelHeader& header, const ModelInfo& model,
                  std::string_view origin);

}  // namespace assay

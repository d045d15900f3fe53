// The raw names of a module's outputs in call order, which TVMMetadata does not keep.
#pragma once

#include <string>
#include <vector>

#include "host/core/package/call_order.hpp"

namespace assay {

struct OutputName {
  std::string name;
  bool known = true;  // false: made up ("output1"), no name of metadata.json
};

// Empty when not even their number is known. Adds a warning when names had to be made up.
std::vector<OutputName> output_names(const TensorSources& sources, std::size_t input_count,
                                     std::vector<std::string>& warnings);

}  // namespace assay

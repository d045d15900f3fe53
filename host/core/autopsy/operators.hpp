// Which model and operator a back trace is in.
#pragma once

#include <string>
#include <vector>

#include "host/core/autopsy/back_trace.hpp"
#include "host/core/image/description.hpp"

namespace assay {

struct RunningOperator {
  std::string model;  // empty: not known
  std::string name;   // its function's name without what the compiler adds; empty: in none
};

// The innermost frame, from `first` on, that is an operator's function. The description is null
// for firmware that the tool did not build: then TVM's names tell.
RunningOperator running_operator(const std::vector<Frame>& frames, std::size_t first,
                                 const ImageDescription* image);

}  // namespace assay

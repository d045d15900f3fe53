// The compiler's words for a core.
#pragma once

#include <string>
#include <vector>

#include "host/core/board/board.hpp"

namespace assay {

struct IsaFlags {
  std::vector<std::string> compile;
  std::vector<std::string> link;  // they choose the C library that is linked
};

// Of GCC, by the machine that `isa` names; none where the compiler makes code for its own.
IsaFlags isa_flags(const InstructionSet& isa);

}  // namespace assay

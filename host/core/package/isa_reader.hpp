// Signs in C sources that they run on an Arm core only.
#pragma once

#include <string_view>

#include "host/core/package/c_tokens.hpp"
#include "host/core/package/package.hpp"

namespace assay {

// Sets cortex_m_intrinsics and reason when the source includes arm_acle.h (or arm_mve.h) or holds
// inline assembly of Arm's DSP extension; file is the name for the reason.
void read_isa_need(const Tokens& source, std::string_view file, IsaNeed& isa);

}  // namespace assay

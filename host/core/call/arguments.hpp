// Arguments of a remote call: from what the user typed to the block that goes over the wire.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/core/glue/signature.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// One argument as it was typed. An integer, a float; a string as it is; bytes as hex ("x:00ff") or
// a file ("@FILE"); a tensor as a file ("@FILE.npy"). Throws Error(input) that says which argument
// of which function, and what it should be.
std::vector<std::uint8_t> argument_block(const RemoteFunction& function,
                                         const std::vector<std::string>& typed);

}  // namespace assay

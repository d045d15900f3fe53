// The tensors of a main function as its code names them, split into inputs and outputs.
#pragma once

#include <string>
#include <vector>

#include "host/core/package/code_reader.hpp"

namespace assay {

// In call order, without the suffix "_buffer_var" and without workspaces and device handles. Empty
// for nullptr and for code that names none.
std::vector<std::string> tensor_argument_names(const CodeFunction* main);

}  // namespace assay

// Which function the glue calls, and how.
#pragma once

#include <string>
#include <string_view>

#include "host/core/package/code_reader.hpp"
#include "host/core/package/header_reader.hpp"
#include "host/core/package/mlf_metadata.hpp"
#include "host/core/package/package.hpp"

namespace assay {

struct ModelEntry {
  std::string symbol;
  Interface interface_api = Interface::packed;
  bool unpacked_kernels = false;
  // The function that holds the inference, which symbol may wrap: its arguments are named after the
  // tensors. Owned by the Code; nullptr for objects.
  const CodeFunction* main = nullptr;
};

// Finds what is defined, not what is declared: a header may promise a function that the code lacks.
// header is nullptr for archives without one; origin is for the sentences. Throws Error(input) when
// no entry function is defined, and for code that cannot compile (unpacked-api with system-lib).
ModelEntry find_entry(const MlfModule& module, std::string_view symbol, const ModelHeader* header,
                      const Code& code, std::string_view origin);

}  // namespace assay

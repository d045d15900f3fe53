// TVMMetadata: the tensor tables in the C source of tvmgen_<module>_get_c_metadata.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/core/package/c_tokens.hpp"
#include "host/core/tensor.hpp"

namespace assay {

struct CMetadataTensor {
  std::string name;            // sanitised for inputs, always "output0" ... for outputs
  std::optional<Shape> shape;  // absent when the table names no shape array
  std::optional<DType> dtype;  // absent for types without a name here
};

// In call order.
struct CMetadata {
  std::vector<CMetadataTensor> inputs;
  std::vector<CMetadataTensor> outputs;
};

// Absent when the source has no such tables. Never throws.
std::optional<CMetadata> read_c_metadata(const Tokens& source);

}  // namespace assay

// metadata.json of a Model Library Format archive.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/package/package.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// What metadata.json says of an input or output.
struct MlfTensor {
  DType dtype;
  std::uint64_t bytes = 0;
};

// By raw name. metadata.json is written with sorted keys: its order is not the call order.
using MlfTensors = std::map<std::string, MlfTensor>;

struct MlfModule {
  std::string name;
  std::string target;
  std::vector<Operator> operators;
  std::uint64_t workspace_bytes = 0;
  std::uint64_t constants_bytes = 0;
  // Absent before TVM 0.11.
  std::optional<MlfTensors> inputs;
  std::optional<MlfTensors> outputs;
};

struct MlfMetadata {
  int version = 0;
  std::string tvm_version;
  std::vector<MlfModule> modules;
};

// Reads versions 5 and 7; file is the name for the sentences. Throws Error(input) for others, for
// graph executor and operator style, and for damage.
MlfMetadata read_mlf_metadata(std::string_view text, std::string_view file);

}  // namespace assay

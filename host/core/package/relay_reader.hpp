// The main function's signature in the Relay text that TVM keeps in src/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/tensor.hpp"

namespace assay {

struct RelayType {
  std::optional<Shape> shape;  // absent with unknown dimensions
  std::optional<DType> dtype;  // absent for types without a name here
};

struct RelayParameter {
  std::string name;  // raw
  RelayType type;
};

struct RelayMain {
  std::vector<RelayParameter> parameters;        // in call order; weights may be among them
  std::vector<std::string> output_tensor_names;  // raw, in call order; often empty
  std::vector<RelayType> outputs;                // in call order; empty where the text has no types
};

// Absent when the text has no main function that can be read. Never throws.
std::optional<RelayMain> read_relay_main(std::string_view text);

}  // namespace assay

// What an output looks like where there is no reference for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/data/scalar.hpp"
#include "host/core/tensor.hpp"

namespace assay {

struct OutputSummary {
  std::string name;
  DType dtype;
  std::uint64_t cases = 0;
  std::uint64_t elements = 0;  // of all cases
  std::uint64_t nan = 0;       // elements
  std::uint64_t infinite = 0;  // elements
  // Over the finite elements; absent where there is none. The deviation is the population's.
  std::optional<Scalar> min;
  std::optional<Scalar> max;
  std::optional<double> mean;
  std::optional<double> standard_deviation;
  std::vector<Scalar> first;  // the first elements of the first case, at most 8
};

// Sums up a stack (leading axis = case).
OutputSummary summarize_output(std::string name, const Tensor& stack);

}  // namespace assay

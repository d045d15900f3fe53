#include "host/core/data/classify.hpp"

#include <cassert>
#include <cmath>

#include "host/core/data/scalar.hpp"
#include "host/core/data/stack.hpp"

namespace assay {

std::optional<std::uint64_t> argmax(DType dtype, std::span<const std::uint8_t> data) {
  std::optional<std::uint64_t> best;
  Scalar greatest;
  for (std::size_t i = 0; i < data.size() / dtype.bytes(); ++i) {
    const Scalar value = scalar_at(dtype, data, i);
    if (std::isnan(as_double(value))) return std::nullopt;
    // All elements hold the same alternative, so this compares numbers, 64-bit ones exactly.
    if (!best || value > greatest) {
      best = i;
      greatest = value;
    }
  }
  return best;
}

std::vector<std::optional<std::uint64_t>> argmax_of_cases(const Tensor& stack) {
  std::vector<std::optional<std::uint64_t>> classes;
  for (std::uint64_t i = 0; i < case_count(stack); ++i) {
    classes.push_back(argmax(stack.dtype, case_data(stack, i)));
  }
  return classes;
}

std::uint64_t count_right(const Tensor& stack, std::span<const std::int64_t> labels) {
  assert(labels.size() == case_count(stack));
  std::uint64_t right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto winner = argmax(stack.dtype, case_data(stack, i));
    if (winner && static_cast<std::int64_t>(*winner) == labels[i]) ++right;
  }
  return right;
}

}  // namespace assay

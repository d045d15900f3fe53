// Outputs of classifiers: the winning class, and how often it is the right one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/core/tensor.hpp"

namespace assay {

// Index of the greatest element, the first of equals; absent where there is a NaN or no element.
std::optional<std::uint64_t> argmax(DType dtype, std::span<const std::uint8_t> data);

// argmax of every case of a stack.
std::vector<std::optional<std::uint64_t>> argmax_of_cases(const Tensor& stack);

// How many cases have their label as argmax. `labels` has one class per case (asserted).
std::uint64_t count_right(const Tensor& stack, std::span<const std::int64_t> labels);

}  // namespace assay

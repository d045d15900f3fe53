// Stacked cases: one Tensor whose leading axis is the case, as the .npy files of goldens hold them.
#pragma once

#include <cstdint>
#include <span>

#include "host/core/tensor.hpp"

namespace assay {

// A stack of no cases for `info`; where its shape is unknown a case is a vector.
Tensor empty_stack(const TensorInfo& info);

// Appends one case; `data` must be as long as the stack's cases are (asserted).
void append_case(Tensor& stack, std::span<const std::uint8_t> data);

std::uint64_t case_count(const Tensor& stack);
std::uint64_t case_elements(const Tensor& stack);  // elements of one case

// The bytes of case `index` (asserted to be there); valid while the stack is.
std::span<const std::uint8_t> case_data(const Tensor& stack, std::uint64_t index);

}  // namespace assay

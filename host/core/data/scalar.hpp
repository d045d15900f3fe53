// One element of a tensor as a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "host/core/tensor.hpp"

namespace assay {

// Integers stay integers, so that 64 bits of them lose nothing; bool and unsigned integers are
// uint64.
using Scalar = std::variant<std::int64_t, std::uint64_t, double>;

// Element `index` of compact little-endian data. Both are the caller's: index must lie inside.
Scalar scalar_at(DType dtype, std::span<const std::uint8_t> data, std::size_t index);

// The nearest double.
double as_double(Scalar value);

bool is_integer(DType dtype);  // bool included

// The value of IEEE 754 binary16 bits, and of bfloat16 bits (the upper half of a binary32).
float decode_float16(std::uint16_t bits);
float decode_bfloat16(std::uint16_t bits);

}  // namespace assay

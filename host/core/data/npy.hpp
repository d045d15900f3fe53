// numpy's .npy format (1.0, 2.0, 3.0) in memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "host/core/tensor.hpp"

namespace assay {

// The array in `file`, turned to C order and little-endian where it is not. dtypes: bool, int and
// uint of 8 to 64 bits, float16, float32, float64, and V2 (2 opaque bytes: how numpy saves
// bfloat16). The input is not trusted; the data must be exactly as long as dtype and shape say.
// `origin` names the file in messages. Throws Error(input).
Tensor parse_npy(std::span<const std::uint8_t> file, std::string_view origin);

// The bytes that numpy.save writes for the tensor: format 1.0, little-endian, C order.
std::vector<std::uint8_t> encode_npy(const Tensor& tensor);

}  // namespace assay

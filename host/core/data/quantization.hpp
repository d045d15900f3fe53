// Affine quantisation: real value = (stored value - zero_point) * scale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "host/core/tensor.hpp"

namespace assay {

struct Quantization {
  double scale = 1;
  std::int32_t zero_point = 0;

  bool operator==(const Quantization&) const = default;
};

struct Quantized {
  Tensor tensor;
  std::uint64_t saturated = 0;  // elements that lay outside what the dtype can hold
};

// Whether `scale` can be one: above 0 and finite, also as float32.
bool is_scale(double scale);

// The integer dtypes that float data can be quantised to: int8, uint8, int16.
bool is_quantizable(DType dtype);

// Quantises float data to `dtype` as TFLite's reference kernel does: in float32, rounded half away
// from zero, saturated. Keeps the shape. Throws Error(input) for NaN and where the zero point lies
// outside the dtype; `origin` names the data in messages.
Quantized quantize(const Tensor& real, DType dtype, const Quantization& quantization,
                   std::string_view origin);

// The real values of integer data, as float32. Keeps the shape.
Tensor dequantize(const Tensor& stored, const Quantization& quantization);

// The value of a --quant option, "NAME=scale,zero_point": the tensor's name and its quantisation.
// The name may itself contain '='. Throws Error(input).
std::pair<std::string, Quantization> parse_quantization_option(std::string_view text);

}  // namespace assay

// Tensors of a model by the names that users write.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "host/core/data/quantization.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// Index of the tensor called `name`: its raw name, else its C name. Throws Error(input) "<origin>:
// the model has no <kind> 'x' (did you mean 'y'?) ...". kind is "input", "output" or "tensor".
std::size_t find_tensor(std::span<const TensorInfo> tensors, std::string_view name,
                        std::string_view kind, std::string_view origin);

// Quantisation by raw tensor name.
using QuantizationMap = std::map<std::string, Quantization, std::less<>>;

// Parses the values of all --quant options of a command, for inputs and outputs of the model. Where
// an input and an output share the name, both are meant. Throws Error(input).
QuantizationMap parse_quantization_options(std::span<const std::string> texts,
                                           std::span<const TensorInfo> inputs,
                                           std::span<const TensorInfo> outputs);

}  // namespace assay

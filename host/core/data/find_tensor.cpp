#include "host/core/data/find_tensor.hpp"

#include <fmt/ranges.h>

#include <vector>

#include "host/base/error.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {

std::size_t find_tensor(std::span<const TensorInfo> tensors, std::string_view name,
                        std::string_view kind, std::string_view origin) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].name == name) return i;
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].c_name == name) return i;
  }
  std::vector<std::string> known;
  for (const TensorInfo& tensor : tensors) known.push_back(tensor.name);
  throw Error(Blame::input, "{}: the model has no {} '{}'{}. It has: {}.", origin, kind, name,
              did_you_mean(name, known), fmt::join(known, ", "));
}

QuantizationMap parse_quantization_options(std::span<const std::string> texts,
                                           std::span<const TensorInfo> inputs,
                                           std::span<const TensorInfo> outputs) {
  std::vector<TensorInfo> tensors(inputs.begin(), inputs.end());
  tensors.insert(tensors.end(), outputs.begin(), outputs.end());
  QuantizationMap quantization;
  for (const std::string& text : texts) {
    const auto [name, values] = parse_quantization_option(text);
    quantization[tensors[find_tensor(tensors, name, "tensor", "--quant")].name] = values;
  }
  return quantization;
}

}  // namespace assay

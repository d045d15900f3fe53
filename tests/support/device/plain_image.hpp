// What the images to test against share, whatever their models and functions do.
#pragma once

#include <assay.h>

#include <cstdint>
#include <cstring>
#include <span>

namespace assay::test {

// All parts stay the caller's and outlive the image.
inline assay_image plain_image(std::span<const assay_model* const> models,
                               std::span<const assay_function* const> functions,
                               std::span<std::uint8_t> workspace,
                               std::span<std::uint8_t> arguments) {
  assay_image image{};
  image.models = models.data();
  image.model_count = static_cast<std::uint8_t>(models.size());
  image.functions = functions.data();
  image.function_count = static_cast<std::uint16_t>(functions.size());
  image.workspace = workspace.data();
  image.workspace_bytes = static_cast<std::uint32_t>(workspace.size());
  image.arguments = arguments.data();
  image.argument_bytes = static_cast<std::uint32_t>(arguments.size());
  return image;
}

// Tensors and arguments become 0, as by a reset.
inline void clear_memory(const assay_image& image) {
  const auto clear = [](const assay_tensor* tensors, int count) {
    for (int i = 0; i < count; ++i) std::memset(tensors[i].data, 0, tensors[i].bytes);
  };
  for (int i = 0; i < image.model_count; ++i) {
    clear(image.models[i]->inputs, image.models[i]->input_count);
    clear(image.models[i]->outputs, image.models[i]->output_count);
  }
  std::memset(image.arguments, 0, image.argument_bytes);
}

}  // namespace assay::test

// What a run feeds into a model: cases, tensor files, or seeded random tensors.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/core/data/cases.hpp"
#include "host/core/image/description.hpp"

namespace assay {

struct InputOptions {
  std::optional<std::filesystem::path> cases;
  std::vector<std::string> inputs;        // "NAME=FILE"
  std::vector<std::string> expected;      // "NAME=FILE": references of outputs
  std::vector<std::string> quantization;  // "NAME=scale,zero"
  std::optional<std::uint64_t> seed;      // random inputs, of this seed; nothing: `fresh_seed`
  std::uint64_t fresh_seed = 1;
};

struct ModelInputs {
  std::uint64_t cases = 0;
  std::vector<Tensor> stacks;            // one an input, in call order
  std::uint64_t saturated_elements = 0;  // of quantised inputs
  std::optional<CaseSet> set;            // where they come from a cases folder
  std::vector<CaseOutput> references;    // of outputs, from the cases folder and `expected`
  std::optional<CaseLabels> labels;
  std::optional<std::uint64_t> seed;  // where they are random
  QuantizationMap quantization;
};

// Throws Error(input): see read_cases and read_input_stack; also for an input or
// reference given twice, or an input missing.
ModelInputs gather_inputs(const ImageModel& model, const InputOptions& options);

std::vector<TensorInfo> infos(const std::vector<ImageTensor>& tensors);

}  // namespace assay

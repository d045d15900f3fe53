#include "host/core/run/inputs.hpp"

#include "host/base/error.hpp"
#include "host/core/data/random_tensor.hpp"
#include "host/core/data/stack.hpp"
#include "host/core/data/tensor_file.hpp"

namespace assay {

namespace {

ModelInputs from_cases(const ImageModel& model, const InputOptions& options,
                       const QuantizationMap& quantization) {
  ModelInputs gathered;
  gathered.set =
      read_cases(*options.cases, infos(model.inputs), infos(model.outputs), quantization);
  gathered.cases = gathered.set->cases;
  for (const CaseInput& input : gathered.set->inputs) {
    gathered.stacks.push_back(input.stack);
    gathered.saturated_elements += input.saturated;
  }
  return gathered;
}

ModelInputs from_files(const ImageModel& model, const InputOptions& options,
                       const QuantizationMap& quantization) {
  const std::vector<TensorInfo> wanted = infos(model.inputs);
  std::vector<std::optional<InputStack>> stacks(wanted.size());
  for (const std::string& given : options.inputs) {
    const auto equals = given.find('=');
    if (equals == std::string::npos || equals + 1 == given.size()) {
      throw Error(Blame::input, "--input {}: write it as NAME=FILE.", given);
    }
    const std::string name = given.substr(0, equals);
    const std::size_t index = find_tensor(wanted, name, "input", "--input");
    if (stacks[index]) throw Error(Blame::input, "--input {}: given twice.", name);
    const auto found = quantization.find(wanted[index].name);
    stacks[index] =
        read_input_stack(given.substr(equals + 1), wanted[index],
                         found == quantization.end() ? std::nullopt : std::optional(found->second));
  }
  ModelInputs gathered;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!stacks[i]) {
      throw Error(Blame::input, "The input {} is missing: give it with --input {}=FILE.",
                  wanted[i].name, wanted[i].name);
    }
    const std::uint64_t cases = case_count(stacks[i]->stack);
    if (i > 0 && cases != gathered.cases) {
      throw Error(Blame::input, "The input {} has {} cases, {} has {}.", wanted[i].name, cases,
                  wanted[0].name, gathered.cases);
    }
    gathered.cases = cases;
    gathered.saturated_elements += stacks[i]->saturated;
    gathered.stacks.push_back(std::move(stacks[i]->stack));
  }
  return gathered;
}

ModelInputs at_random(const ImageModel& model, const InputOptions& options) {
  ModelInputs gathered;
  gathered.cases = 1;
  gathered.seed = options.seed.value_or(options.fresh_seed);
  std::mt19937_64 generator(*gathered.seed);
  for (const ImageTensor& tensor : model.inputs) {
    gathered.stacks.push_back(random_stack(tensor.info, 1, generator));
  }
  return gathered;
}

}  // namespace

std::vector<TensorInfo> infos(const std::vector<ImageTensor>& tensors) {
  std::vector<TensorInfo> list;
  for (const ImageTensor& tensor : tensors) list.push_back(tensor.info);
  return list;
}

ModelInputs gather_inputs(const ImageModel& model, const InputOptions& options) {
  if (options.cases && !options.inputs.empty()) {
    throw Error(Blame::input, "--cases and --input exclude each other: give one of them.");
  }
  const QuantizationMap quantization =
      parse_quantization_options(options.quantization, infos(model.inputs), infos(model.outputs));
  ModelInputs gathered = options.cases            ? from_cases(model, options, quantization)
                         : options.inputs.empty() ? at_random(model, options)
                                                  : from_files(model, options, quantization);
  gathered.quantization = quantization;
  return gathered;
}

}  // namespace assay

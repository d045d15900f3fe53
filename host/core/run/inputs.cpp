#include "host/core/run/inputs.hpp"

#include "host/base/error.hpp"
#include "host/core/data/random_tensor.hpp"
#include "host/core/data/scalar.hpp"
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
  gathered.references = gathered.set->outputs;
  gathered.labels = gathered.set->labels;
  for (const CaseInput& input : gathered.set->inputs) {
    gathered.stacks.push_back(input.stack);
    gathered.saturated_elements += input.saturated;
  }
  return gathered;
}

struct NamedFile {
  std::size_t index = 0;  // of the tensor in `wanted`
  std::string file;
};

NamedFile parse_named_file(const std::string& given, const std::vector<TensorInfo>& wanted,
                           const std::string& kind, const std::string& option) {
  const auto equals = given.find('=');
  if (equals == std::string::npos || equals + 1 == given.size()) {
    throw Error(Blame::input, "{} {}: write it as NAME=FILE.", option, given);
  }
  const std::string name = given.substr(0, equals);
  return {find_tensor(wanted, name, kind, option), given.substr(equals + 1)};
}

std::optional<Quantization> quantization_of(const std::string& name,
                                            const QuantizationMap& quantization) {
  const auto found = quantization.find(name);
  return found == quantization.end() ? std::nullopt : std::optional(found->second);
}

ModelInputs from_files(const ImageModel& model, const InputOptions& options,
                       const QuantizationMap& quantization) {
  const std::vector<TensorInfo> wanted = infos(model.inputs);
  std::vector<std::optional<InputStack>> stacks(wanted.size());
  for (const std::string& given : options.inputs) {
    const NamedFile named = parse_named_file(given, wanted, "input", "--input");
    const TensorInfo& info = wanted[named.index];
    if (stacks[named.index]) throw Error(Blame::input, "--input {}: given twice.", info.name);
    stacks[named.index] =
        read_input_stack(named.file, info, quantization_of(info.name, quantization));
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

// A reference in the model's dtype, or in real numbers where the output is quantised.
CaseOutput read_reference(const std::string& file, const TensorInfo& info,
                          const std::optional<Quantization>& quantization) {
  Tensor data = read_any_tensor(file, info);
  TensorInfo as_stored = info;
  as_stored.dtype = data.dtype;
  as_stored.bytes = static_cast<std::uint64_t>(info.elements()) * data.dtype.bytes();
  CaseOutput reference{info.name, to_stack(std::move(data), as_stored, file), {}, quantization};
  const DType stored = reference.stack.dtype;
  const bool is_real = !is_integer(stored) && is_quantizable(info.dtype);
  if (stored != info.dtype && !(is_real && quantization)) {
    throw Error(Blame::input, "--expect {}: '{}' holds {}; the model has {}. {}.", info.name, file,
                to_string(stored), to_string(info.dtype),
                is_real ? "Add --quant " + info.name + "=SCALE,ZERO_POINT" : "Convert the file");
  }
  reference.tolerance = default_tolerance(stored);
  return reference;
}

void add_expected(ModelInputs& gathered, const ImageModel& model, const InputOptions& options,
                  const QuantizationMap& quantization) {
  const std::vector<TensorInfo> outputs = infos(model.outputs);
  if (!options.expected.empty() && gathered.seed && !options.seed) {
    throw Error(Blame::input,
                "--expect needs the input that it belongs to: give that with --input, "
                "--cases or --seed.");
  }
  for (const std::string& given : options.expected) {
    const NamedFile named = parse_named_file(given, outputs, "output", "--expect");
    const TensorInfo& info = outputs[named.index];
    for (const CaseOutput& reference : gathered.references) {
      if (reference.name != info.name) continue;
      throw Error(Blame::input, "--expect {}: there is a reference for it already.", info.name);
    }
    CaseOutput reference =
        read_reference(named.file, info, quantization_of(info.name, quantization));
    if (const std::uint64_t cases = case_count(reference.stack); cases != gathered.cases) {
      throw Error(Blame::input, "--expect {}: '{}' has {} cases, the inputs have {}.", info.name,
                  named.file, cases, gathered.cases);
    }
    gathered.references.push_back(std::move(reference));
  }
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
  add_expected(gathered, model, options, quantization);
  return gathered;
}

}  // namespace assay

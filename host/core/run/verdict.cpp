#include "host/core/run/verdict.hpp"

#include <algorithm>

namespace assay {

bool Verdict::pass() const {
  return std::all_of(compared.begin(), compared.end(), [](const auto& one) { return one.pass(); });
}

Verdict judge(const ImageModel& model, const ModelInputs& inputs, const Inferences& inferences,
              const std::optional<Tolerance>& tolerance) {
  Verdict verdict;
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    const TensorInfo& info = model.outputs[i].info;
    const Tensor& got = inferences.outputs[i];
    const CaseOutput* reference = nullptr;
    const CaseLabels* labels = nullptr;
    if (inputs.set) {
      for (const CaseOutput& output : inputs.set->outputs) {
        if (output.name == info.name) reference = &output;
      }
      if (inputs.set->labels && inputs.set->labels->output == info.name) {
        labels = &*inputs.set->labels;
      }
    }
    if (reference != nullptr) {
      CompareOptions options;
      options.tolerance = tolerance.value_or(reference->tolerance);
      options.quantization = reference->quantization;
      if (labels != nullptr) options.labels = labels->classes;
      // Where the archive tells no shape the device's output is flat; the reference knows it.
      Tensor shaped = got;
      if (!info.shape) shaped.shape = reference->stack.shape;
      verdict.compared.push_back(compare_output(info.name, shaped, reference->stack, options));
      continue;
    }
    const auto found = inputs.quantization.find(info.name);
    const bool real = found != inputs.quantization.end();
    verdict.summaries.push_back(
        summarize_output(info.name, real ? dequantize(got, found->second) : got));
    if (labels != nullptr) {
      verdict.accuracies.emplace_back(info.name, measure_accuracy(got, labels->classes));
    }
  }
  return verdict;
}

}  // namespace assay

#include "host/core/run/verdict.hpp"

#include <algorithm>

namespace assay {

bool Verdict::compares() const {
  const bool has_elements = std::any_of(compared.begin(), compared.end(),
                                        [](const auto& one) { return one.elements > 0; });
  return has_elements || (accuracy && least_accuracy);
}

bool Verdict::pass() const {
  const bool is_accurate = !accuracy || !least_accuracy ||
                           static_cast<double>(accuracy->second.right) >=
                               *least_accuracy * static_cast<double>(accuracy->second.of);
  return compares() && is_accurate &&
         std::all_of(compared.begin(), compared.end(), [](const auto& one) { return one.pass(); });
}

Verdict judge(const ImageModel& model, const ModelInputs& inputs, const Inferences& inferences,
              const JudgeOptions& options) {
  Verdict verdict;
  verdict.least_accuracy = options.least_accuracy;
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    const TensorInfo& info = model.outputs[i].info;
    const Tensor& got = inferences.outputs[i];
    const CaseOutput* reference = nullptr;
    for (const CaseOutput& output : inputs.references) {
      if (output.name == info.name) reference = &output;
    }
    const bool has_labels = inputs.labels && inputs.labels->output == info.name;
    if (has_labels) {
      verdict.accuracy.emplace(info.name, measure_accuracy(got, inputs.labels->classes));
    }
    if (reference == nullptr) {
      const auto found = inputs.quantization.find(info.name);
      const bool real = found != inputs.quantization.end();
      verdict.summaries.push_back(
          summarize_output(info.name, real ? dequantize(got, found->second) : got));
      continue;
    }
    CompareOptions compare;
    compare.tolerance = options.tolerance.value_or(reference->tolerance);
    compare.quantization = reference->quantization;
    if (has_labels) compare.labels = inputs.labels->classes;
    // Where the archive tells no shape the device's output is flat; the reference knows it.
    Tensor shaped = got;
    if (!info.shape) shaped.shape = reference->stack.shape;
    verdict.compared.push_back(compare_output(info.name, shaped, reference->stack, compare));
    if (has_labels) verdict.accuracy->second = *verdict.compared.back().accuracy;
  }
  return verdict;
}

bool will_compare(const ModelInputs& inputs, const JudgeOptions& options) {
  return !inputs.references.empty() || (inputs.labels && options.least_accuracy);
}

}  // namespace assay

// What came out against what should have come out.
#pragma once

#include <optional>
#include <vector>

#include "host/core/data/compare.hpp"
#include "host/core/data/summary.hpp"
#include "host/core/run/inference.hpp"

namespace assay {

struct Verdict {
  std::vector<OutputComparison> compared;  // outputs with a reference
  std::vector<OutputSummary> summaries;    // outputs without one
  // Of the output that has labels; `least_accuracy` where one is asked for, as a share of 1.
  std::optional<std::pair<std::string, Accuracy>> accuracy;
  std::optional<double> least_accuracy;

  // Whether something was held against something: elements against a reference, or labels against
  // the accuracy asked for. Without it nothing passes, and nothing fails.
  bool compares() const;
  bool pass() const;
};

struct JudgeOptions {
  std::optional<Tolerance> tolerance;    // outranks what the cases say
  std::optional<double> least_accuracy;  // 0 to 1
};

Verdict judge(const ImageModel& model, const ModelInputs& inputs, const Inferences& inferences,
              const JudgeOptions& options);

// Whether judge() will find something to compare.
bool will_compare(const ModelInputs& inputs, const JudgeOptions& options);

}  // namespace assay

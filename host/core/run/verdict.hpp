// What came out against what should have come out.
#pragma once

#include <optional>
#include <vector>

#include "host/core/data/compare.hpp"
#include "host/core/data/summary.hpp"
#include "host/core/run/inference.hpp"

namespace assay {

struct Verdict {
  std::vector<OutputComparison> compared;                    // outputs with a reference
  std::vector<OutputSummary> summaries;                      // outputs without one
  std::vector<std::pair<std::string, Accuracy>> accuracies;  // labels without a reference
  bool pass() const;
};

// `tolerance` outranks what the cases say.
Verdict judge(const ImageModel& model, const ModelInputs& inputs, const Inferences& inferences,
              const std::optional<Tolerance>& tolerance);

}  // namespace assay

#include "host/core/data/summary.hpp"

#include <cmath>

#include "host/core/data/stack.hpp"

namespace assay {
namespace {

constexpr std::size_t max_first_elements = 8;

}  // namespace

OutputSummary summarize_output(std::string name, const Tensor& stack) {
  OutputSummary summary;
  summary.name = std::move(name);
  summary.dtype = stack.dtype;
  summary.cases = case_count(stack);
  summary.elements = stack.data.size() / stack.dtype.bytes();
  const std::uint64_t first_elements = summary.cases > 0 ? case_elements(stack) : 0;

  // Welford's running mean and sum of squared deviations: no cancellation for a large mean.
  double mean = 0;
  double squared_deviations = 0;
  double finite = 0;
  for (std::uint64_t i = 0; i < summary.elements; ++i) {
    const Scalar value = scalar_at(stack.dtype, stack.data, i);
    if (i < first_elements && i < max_first_elements) summary.first.push_back(value);
    const double number = as_double(value);
    if (std::isnan(number)) ++summary.nan;
    if (std::isinf(number)) ++summary.infinite;
    if (!std::isfinite(number)) continue;
    if (!summary.min || value < *summary.min) summary.min = value;
    if (!summary.max || value > *summary.max) summary.max = value;
    finite += 1;
    const double deviation = number - mean;
    mean += deviation / finite;
    squared_deviations += deviation * (number - mean);
  }
  if (finite > 0) {
    summary.mean = mean;
    summary.standard_deviation = std::sqrt(squared_deviations / finite);
  }
  return summary;
}

}  // namespace assay

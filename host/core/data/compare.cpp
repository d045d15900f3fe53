#include "host/core/data/compare.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <tuple>

#include "host/core/data/classify.hpp"
#include "host/core/data/stack.hpp"

namespace assay {
namespace {

struct Difference {
  bool exact = false;
  bool within = false;
  bool finite = true;  // both values are; else magnitude means nothing
  double magnitude = 0;
};

// |got - want| of two integers, without overflow.
template <typename Integer>
std::uint64_t distance(Integer got, Integer want) {
  return got > want ? static_cast<std::uint64_t>(got) - static_cast<std::uint64_t>(want)
                    : static_cast<std::uint64_t>(want) - static_cast<std::uint64_t>(got);
}

// Whether value <= limit, for limits that have a fraction or lie beyond 64 bits.
bool at_most(std::uint64_t value, double limit) {
  constexpr double two_to_64 = 18446744073709551616.0;
  return limit >= two_to_64 || value <= static_cast<std::uint64_t>(limit);
}

double limit_for(double want, const Tolerance& tolerance) {
  return tolerance.atol + tolerance.rtol * std::abs(want);
}

template <typename Integer>
Difference difference(Integer got, Integer want, const Tolerance& tolerance) {
  const std::uint64_t magnitude = distance(got, want);
  const double limit = limit_for(static_cast<double>(want), tolerance);
  return {magnitude == 0, at_most(magnitude, limit), true, static_cast<double>(magnitude)};
}

Difference difference(double got, double want, const Tolerance& tolerance) {
  if (!std::isfinite(got) || !std::isfinite(want)) {
    const bool same = got == want || (std::isnan(got) && std::isnan(want));
    return {same, same, false, 0};
  }
  const double magnitude = std::abs(got - want);
  return {got == want, magnitude <= limit_for(want, tolerance), true, magnitude};
}

Difference difference(const Scalar& got, const Scalar& want, const Tolerance& tolerance) {
  assert(got.index() == want.index());
  if (const auto* number = std::get_if<std::int64_t>(&got)) {
    return difference(*number, std::get<std::int64_t>(want), tolerance);
  }
  if (const auto* number = std::get_if<std::uint64_t>(&got)) {
    return difference(*number, std::get<std::uint64_t>(want), tolerance);
  }
  return difference(std::get<double>(got), std::get<double>(want), tolerance);
}

// Adds up the differences of one output.
class Accumulator {
 public:
  explicit Accumulator(OutputComparison& result) : result_(result) {}

  void add(std::uint64_t case_index, std::uint64_t element_index, const Scalar& got,
           const Scalar& want) {
    const Difference d = difference(got, want, result_.tolerance);
    ++result_.elements;
    if (d.exact) ++result_.exact;
    if (!d.within) ++result_.mismatches;
    if (!d.within && !d.finite) ++result_.non_finite_mismatches;
    if (d.finite) {
      ++finite_;
      sum_ += d.magnitude;
      sum_of_squares_ += d.magnitude * d.magnitude;
      result_.max_abs = std::max(result_.max_abs, d.magnitude);
      const double scale = std::abs(as_double(want));
      if (scale > 0) result_.max_rel = std::max(result_.max_rel, d.magnitude / scale);
    }
    const auto rank = std::tuple(!d.within && !d.finite, !d.within, d.magnitude);
    if (!d.exact && (!result_.worst || rank > worst_rank_)) {
      result_.worst = WorstElement{case_index, element_index, got, want};
      worst_rank_ = rank;
    }
  }

  void finish() {
    if (finite_ == 0) return;
    result_.mean_abs = sum_ / static_cast<double>(finite_);
    result_.rms = std::sqrt(sum_of_squares_ / static_cast<double>(finite_));
  }

 private:
  OutputComparison& result_;
  std::uint64_t finite_ = 0;
  double sum_ = 0;
  double sum_of_squares_ = 0;
  std::tuple<bool, bool, double> worst_rank_{};
};

std::uint64_t count_equal(const std::vector<std::optional<std::uint64_t>>& a,
                          const std::vector<std::optional<std::uint64_t>>& b) {
  std::uint64_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i];
  return equal;
}

}  // namespace

OutputComparison compare_output(std::string name, const Tensor& got, const Tensor& want,
                                const CompareOptions& options) {
  if (is_integer(got.dtype) && !is_integer(want.dtype)) {
    assert(options.quantization);
    return compare_output(std::move(name), dequantize(got, *options.quantization), want, options);
  }
  assert(got.shape == want.shape);
  OutputComparison result;
  result.name = std::move(name);
  result.dtype = want.dtype;
  result.tolerance = options.tolerance;
  result.cases = case_count(want);

  Accumulator accumulator(result);
  const std::uint64_t elements = case_elements(want);
  for (std::uint64_t i = 0; i < result.cases; ++i) {
    const std::uint64_t mismatches_before = result.mismatches;
    for (std::uint64_t j = 0; j < elements; ++j) {
      accumulator.add(i, j, scalar_at(got.dtype, case_data(got, i), j),
                      scalar_at(want.dtype, case_data(want, i), j));
    }
    if (result.mismatches > mismatches_before) ++result.mismatched_cases;
  }
  accumulator.finish();

  if (elements > 1) {
    result.argmax = {count_equal(argmax_of_cases(got), argmax_of_cases(want)), result.cases};
  }
  if (!options.labels.empty()) {
    result.accuracy = measure_accuracy(got, options.labels);
    result.accuracy->reference_right = count_right(want, options.labels);
  }
  return result;
}

Accuracy measure_accuracy(const Tensor& got, std::span<const std::int64_t> labels) {
  return {count_right(got, labels), labels.size(), std::nullopt};
}

}  // namespace assay

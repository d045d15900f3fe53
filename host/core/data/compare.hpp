// One output of a model over all cases, compared element by element with its reference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/core/data/quantization.hpp"
#include "host/core/data/scalar.hpp"
#include "host/core/data/tolerance.hpp"
#include "host/core/tensor.hpp"

namespace assay {

struct WorstElement {
  std::uint64_t case_index = 0;
  std::uint64_t element_index = 0;  // in the tensor, C order
  Scalar got;
  Scalar want;
};

struct ArgmaxAgreement {
  std::uint64_t agree = 0;  // cases
  std::uint64_t of = 0;
};

struct Accuracy {
  std::uint64_t right = 0;  // cases
  std::uint64_t of = 0;
  std::optional<std::uint64_t> reference_right;  // where there is a reference
};

struct OutputComparison {
  std::string name;
  DType dtype;  // compared in: the reference's
  Tolerance tolerance;
  std::uint64_t cases = 0;
  std::uint64_t elements = 0;          // of all cases
  std::uint64_t exact = 0;             // equal as values; NaN equals NaN, 0 equals -0
  std::uint64_t mismatches = 0;        // elements out of tolerance
  std::uint64_t mismatched_cases = 0;  // cases with such an element
  std::uint64_t non_finite_mismatches =
      0;  // of the mismatches: NaN or infinity on one side at least
  // Over elements with two finite values. max_rel is |got - want| / |want|, without want = 0.
  double max_abs = 0;
  double max_rel = 0;
  double mean_abs = 0;
  double rms = 0;
  // The mismatch with NaN or infinity, else the mismatch with the greatest |got - want|, else the
  // element with the greatest; the first of equals. Absent where all are exact.
  std::optional<WorstElement> worst;
  std::optional<ArgmaxAgreement> argmax;  // absent for one-element outputs
  std::optional<Accuracy> accuracy;       // absent without labels

  bool pass() const { return mismatches == 0; }
};

// What the comparison goes by, next to the data.
struct CompareOptions {
  Tolerance tolerance;
  std::optional<Quantization> quantization;  // to dequantise `got` with, where `want` is float
  std::span<const std::int64_t> labels;      // one class per case, or none
};

// Compares two stacks of the same shape (leading axis = case) and dtype (asserted); `got` may be
// integers with `want` floats where options.quantization is given. Integers are subtracted exactly,
// 64 bits too. A NaN matches a NaN only, an infinity one of the same sign only. Throws nothing.
OutputComparison compare_output(std::string name, const Tensor& got, const Tensor& want,
                                const CompareOptions& options);

// Where there is no reference but labels: how many cases have their label as argmax.
Accuracy measure_accuracy(const Tensor& got, std::span<const std::int64_t> labels);

}  // namespace assay

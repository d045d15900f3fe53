// How far an output may lie from its reference.
#pragma once

#include <string_view>

#include "host/core/tensor.hpp"

namespace assay {

// An element passes where |got - want| <= atol + rtol * |want|.
struct Tolerance {
  double rtol = 0;
  double atol = 0;

  bool operator==(const Tolerance&) const = default;
};

// For outputs whose cases name none: integers exact; floats as far as compilers and math libraries
// differ (float32 and float64: rtol 1e-4, atol 1e-5; 16 bits: rtol 1e-2, atol 1e-3).
Tolerance default_tolerance(DType dtype);

// The value of a --tolerance option: "rtol=R,atol=A" in either order, one of the two (the other is
// 0), or a bare number, which is atol. Throws Error(input).
Tolerance parse_tolerance_option(std::string_view text);

}  // namespace assay

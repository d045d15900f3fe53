#include "host/core/data/quantization.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

#include "host/base/error.hpp"
#include "host/core/data/numbers.hpp"
#include "host/core/data/scalar.hpp"

namespace assay {
namespace {

struct Range {
  std::int32_t least;
  std::int32_t greatest;
};

Range range_of(DType dtype) {
  if (dtype.code == TypeCode::unsigned_integer) return {0, 255};
  return dtype.bits == 8 ? Range{-128, 127} : Range{-32768, 32767};
}

}  // namespace

bool is_quantizable(DType dtype) {
  return dtype == DType{TypeCode::integer, 8} || dtype == DType{TypeCode::unsigned_integer, 8} ||
         dtype == DType{TypeCode::integer, 16};
}

Quantized quantize(const Tensor& real, DType dtype, const Quantization& quantization,
                   std::string_view origin) {
  assert(!is_integer(real.dtype) && is_quantizable(dtype));
  const auto [least, greatest] = range_of(dtype);
  const auto scale = static_cast<float>(quantization.scale);
  if (quantization.zero_point < least || quantization.zero_point > greatest) {
    throw Error(Blame::input, "The zero point {} for {} lies outside {} ({} to {}); correct it.",
                quantization.zero_point, origin, to_string(dtype), least, greatest);
  }
  Quantized result{{dtype, real.shape, {}}, 0};
  const std::size_t elements = real.data.size() / real.dtype.bytes();
  const std::size_t element_bytes = dtype.bytes();
  result.tensor.data.resize(elements * element_bytes);
  for (std::size_t i = 0; i < elements; ++i) {
    const auto value = static_cast<float>(as_double(scalar_at(real.dtype, real.data, i)));
    if (std::isnan(value)) {
      throw Error(Blame::input, "Element {} of {} is NaN, which {} cannot hold; remove it.", i,
                  origin, to_string(dtype));
    }
    const double unclamped = double{std::round(value / scale)} + quantization.zero_point;
    const double clamped = std::clamp(unclamped, double{1} * least, double{1} * greatest);
    if (clamped != unclamped) ++result.saturated;
    // The low bytes of two's complement serve signed and unsigned alike.
    const auto stored = static_cast<std::int32_t>(clamped);
    std::memcpy(result.tensor.data.data() + i * element_bytes, &stored, element_bytes);
  }
  return result;
}

Tensor dequantize(const Tensor& stored, const Quantization& quantization) {
  assert(is_integer(stored.dtype));
  const std::size_t elements = stored.data.size() / stored.dtype.bytes();
  Tensor real{{TypeCode::floating, 32}, stored.shape, std::vector<std::uint8_t>(elements * 4)};
  for (std::size_t i = 0; i < elements; ++i) {
    const double steps =
        as_double(scalar_at(stored.dtype, stored.data, i)) - double{1} * quantization.zero_point;
    const auto value = static_cast<float>(steps * quantization.scale);
    std::memcpy(real.data.data() + i * 4, &value, 4);
  }
  return real;
}

std::pair<std::string, Quantization> parse_quantization_option(std::string_view text) {
  const std::size_t equals = text.rfind('=');
  const std::size_t comma = text.rfind(',');
  if (equals != text.npos && equals > 0 && comma != text.npos && comma > equals) {
    const auto scale = parse_number<double>(text.substr(equals + 1, comma - equals - 1));
    const auto zero_point = parse_number<std::int32_t>(text.substr(comma + 1));
    if (scale && zero_point && is_scale(*scale)) {
      return {std::string(text.substr(0, equals)), {*scale, *zero_point}};
    }
  }
  throw Error(
      Blame::input,
      "'{}' is no quantisation; write NAME=scale,zero_point with a scale above 0 and a whole "
      "zero point, for example input=0.0039,-128.",
      text);
}

bool is_scale(double scale) {
  const auto single = static_cast<float>(scale);
  return std::isfinite(single) && single > 0;
}

}  // namespace assay

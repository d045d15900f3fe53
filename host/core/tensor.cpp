#include "host/core/tensor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <limits>

namespace assay {

namespace {

struct NamedDType {
  std::string_view name;
  DType dtype;
};

constexpr std::array<NamedDType, 13> named_dtypes{{
    {"bool", {TypeCode::unsigned_integer, 1}},
    {"int8", {TypeCode::integer, 8}},
    {"int16", {TypeCode::integer, 16}},
    {"int32", {TypeCode::integer, 32}},
    {"int64", {TypeCode::integer, 64}},
    {"uint8", {TypeCode::unsigned_integer, 8}},
    {"uint16", {TypeCode::unsigned_integer, 16}},
    {"uint32", {TypeCode::unsigned_integer, 32}},
    {"uint64", {TypeCode::unsigned_integer, 64}},
    {"float16", {TypeCode::floating, 16}},
    {"float32", {TypeCode::floating, 32}},
    {"float64", {TypeCode::floating, 64}},
    {"bfloat16", {TypeCode::bfloat, 16}},
}};

}  // namespace

std::string to_string(DType dtype) {
  for (const NamedDType& named : named_dtypes) {
    if (named.dtype == dtype) return std::string(named.name);
  }
  return fmt::format("dtype(code {}, {} bits)", static_cast<int>(dtype.code), dtype.bits);
}

std::optional<DType> dtype_from_string(std::string_view text) {
  for (const NamedDType& named : named_dtypes) {
    if (named.name == text) return named.dtype;
  }
  return std::nullopt;
}

std::string to_string(const Shape& shape) {
  if (shape.empty()) return "scalar";
  return fmt::format("{}", fmt::join(shape, "x"));
}

// Shapes come from untrusted archives: one that cannot be counted (negative, or beyond 64 bits)
// saturates, so that it equals no real tensor's size.
std::int64_t element_count(const Shape& shape) {
  std::int64_t count = 1;
  bool overflow = false;
  for (const std::int64_t dimension : shape) {
    if (dimension < 0) return std::numeric_limits<std::int64_t>::max();
    if (dimension == 0) return 0;
    overflow = overflow || __builtin_mul_overflow(count, dimension, &count);
  }
  return overflow ? std::numeric_limits<std::int64_t>::max() : count;
}

}  // namespace assay

#include "host/core/data/scalar.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

namespace assay {
namespace {

template <typename T>
T load(std::span<const std::uint8_t> data, std::size_t index) {
  assert((index + 1) * sizeof(T) <= data.size());
  T value;
  std::memcpy(&value, data.data() + index * sizeof(T), sizeof(T));
  return value;
}

}  // namespace

float decode_float16(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1f;
  const int fraction = bits & 0x3ff;
  float magnitude;
  if (exponent == 0x1f) {
    magnitude = fraction == 0 ? std::numeric_limits<float>::infinity()
                              : std::numeric_limits<float>::quiet_NaN();
  } else if (exponent == 0) {
    magnitude = std::ldexp(static_cast<float>(fraction), -24);
  } else {
    magnitude = std::ldexp(static_cast<float>(fraction + 0x400), exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

float decode_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

Scalar scalar_at(DType dtype, std::span<const std::uint8_t> data, std::size_t index) {
  switch (dtype.code) {
    case TypeCode::integer:
      if (dtype.bits == 8) return std::int64_t{load<std::int8_t>(data, index)};
      if (dtype.bits == 16) return std::int64_t{load<std::int16_t>(data, index)};
      if (dtype.bits == 32) return std::int64_t{load<std::int32_t>(data, index)};
      if (dtype.bits == 64) return load<std::int64_t>(data, index);
      break;
    case TypeCode::unsigned_integer:
      if (dtype.bits <= 8) return std::uint64_t{load<std::uint8_t>(data, index)};
      if (dtype.bits == 16) return std::uint64_t{load<std::uint16_t>(data, index)};
      if (dtype.bits == 32) return std::uint64_t{load<std::uint32_t>(data, index)};
      if (dtype.bits == 64) return load<std::uint64_t>(data, index);
      break;
    case TypeCode::floating:
      if (dtype.bits == 16) return double{decode_float16(load<std::uint16_t>(data, index))};
      if (dtype.bits == 32) return double{load<float>(data, index)};
      if (dtype.bits == 64) return load<double>(data, index);
      break;
    case TypeCode::bfloat:
      if (dtype.bits == 16) return double{decode_bfloat16(load<std::uint16_t>(data, index))};
      break;
  }
  assert(!"a dtype that the package reader lets through");
  return 0.0;
}

double as_double(Scalar value) {
  return std::visit([](auto number) { return static_cast<double>(number); }, value);
}

bool is_integer(DType dtype) {
  return dtype.code == TypeCode::integer || dtype.code == TypeCode::unsigned_integer;
}

}  // namespace assay

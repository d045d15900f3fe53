#include "host/core/data/random_tensor.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "host/core/data/scalar.hpp"
#include "host/core/data/stack.hpp"

namespace assay {
namespace {

constexpr std::uint64_t wide_integer_bound = 100;

// The top `bits` bits of raw as a multiple of 2^(1 - bits) in [-1, 1).
double fraction(std::uint64_t raw, int bits) {
  return std::ldexp(static_cast<double>(raw >> (64 - bits)), 1 - bits) - 1;
}

// Binary16 bits of n / 1024 with |n| <= 1024.
std::uint16_t float16_of_1024ths(int n) {
  if (n == 0) return 0;
  const unsigned sign = n < 0 ? 0x8000 : 0;
  unsigned significand = n < 0 ? -n : n;
  unsigned exponent = 15;
  while ((significand & 0x400) == 0) {
    significand <<= 1;
    --exponent;
  }
  return static_cast<std::uint16_t>(sign | exponent << 10 | (significand & 0x3ff));
}

// The element's bits, in the low bytes.
std::uint64_t random_bits(DType dtype, std::uint64_t raw) {
  if (is_integer(dtype)) {
    if (dtype.bits == 1 || dtype.bits == 8) return raw >> (64 - dtype.bits);
    return raw % wide_integer_bound;
  }
  // As many bits as the dtype's significand has.
  if (dtype.code == TypeCode::bfloat) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(fraction(raw, 8))) >> 16;
  }
  if (dtype.bits == 16) return float16_of_1024ths(static_cast<int>(fraction(raw, 11) * 1024));
  if (dtype.bits == 32) return std::bit_cast<std::uint32_t>(static_cast<float>(fraction(raw, 24)));
  return std::bit_cast<std::uint64_t>(fraction(raw, 53));
}

}  // namespace

Tensor random_stack(const TensorInfo& info, std::uint64_t cases, std::mt19937_64& generator) {
  Tensor stack = empty_stack(info);
  stack.shape.front() = static_cast<std::int64_t>(cases);
  const std::size_t element_bytes = info.dtype.bytes();
  stack.data.resize(cases * info.bytes);
  for (std::size_t at = 0; at < stack.data.size(); at += element_bytes) {
    const std::uint64_t bits = random_bits(info.dtype, generator());
    std::memcpy(stack.data.data() + at, &bits, element_bytes);
  }
  return stack;
}

}  // namespace assay

#include "host/core/data/random_tensor.hpp"

#include <algorithm>

#include "host/core/data/scalar.hpp"
#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;

// Expected values come from a Mersenne Twister written in Python; its first draws for seed 42 are
// c151df7d6ee5e2d6, a3978fb9b92502a8, c08c967f0e5e7b0a, 22e2c43f8a1ad34e.
namespace {

Tensor four(DType dtype) {
  std::mt19937_64 generator(42);
  return random_stack(info_of("x", dtype, {2}), 2, generator);
}

std::vector<double> numbers(DType dtype) {
  const Tensor tensor = four(dtype);
  std::vector<double> result;
  for (std::size_t i = 0; i < 4; ++i) result.push_back(as_double(scalar_at(dtype, tensor.data, i)));
  return result;
}

}  // namespace

TEST_CASE("random: seed 42 gives the same values on every platform") {
  CHECK(four(float32).shape == Shape{2, 2});
  CHECK(numbers(float32) == std::vector<double>{0.5103110074996948, 0.27806270122528076,
                                                0.5042903423309326, -0.727454662322998});
  CHECK(numbers(float64) == std::vector<double>{0x1.05477df5bb978p-1, 0x1.1cbc7dcdc9280p-2,
                                                0x1.023259fc3979ep-1, -0x1.7474ef01d794cp-1});
  CHECK(numbers(float16) ==
        std::vector<double>{0.509765625, 0.27734375, 0.50390625, -0.7275390625});
  CHECK(values_of<std::uint16_t>(four(float16)) ==
        std::vector<std::uint16_t>{0x3814, 0x3470, 0x3808, 0xb9d2});
  CHECK(numbers(bfloat16) == std::vector<double>{0.5078125, 0.2734375, 0.5, -0.734375});
  CHECK(numbers(int8) == std::vector<double>{-63, -93, -64, 34});
  CHECK(numbers(uint8) == std::vector<double>{193, 163, 192, 34});
  CHECK(numbers(int32) == std::vector<double>{6, 24, 50, 62});
  CHECK(numbers(int64) == std::vector<double>{6, 24, 50, 62});
  CHECK(numbers(boolean) == std::vector<double>{1, 1, 1, 0});
}

TEST_CASE("random: floats reach all of [-1, 1) and wide integers stay below 100") {
  std::mt19937_64 generator(1);
  for (const DType dtype : {float16, bfloat16, float32, float64, int16, uint64}) {
    INFO(to_string(dtype));
    const Tensor tensor = random_stack(info_of("x", dtype, {5000}), 1, generator);
    double least = 1e9, greatest = -1e9;
    for (std::size_t i = 0; i < 5000; ++i) {
      const double value = as_double(scalar_at(dtype, tensor.data, i));
      least = std::min(least, value);
      greatest = std::max(greatest, value);
    }
    CHECK(least >= (is_integer(dtype) ? 0 : -1));
    CHECK(least <= (is_integer(dtype) ? 1 : -0.98));
    CHECK(greatest < (is_integer(dtype) ? 100 : 1));
    CHECK(greatest >= (is_integer(dtype) ? 98 : 0.98));
  }
}

TEST_CASE("random: one generator fills several inputs with different data") {
  std::mt19937_64 generator(42);
  const auto info = info_of("x", float32, {4});
  CHECK(random_stack(info, 1, generator).data != random_stack(info, 1, generator).data);
}

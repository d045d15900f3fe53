#include "host/core/data/quantization.hpp"

#include <limits>

#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

Quantized quantize_floats(const std::vector<float>& values, DType dtype,
                          Quantization quantization) {
  const Shape shape{static_cast<std::int64_t>(values.size())};
  return quantize(tensor_of(float32, shape, values), dtype, quantization, "x");
}

}  // namespace

TEST_CASE("quantisation: halves are rounded away from zero") {
  const auto result = quantize_floats({0.25f, 0.75f, 1.25f, -0.25f, -0.75f, 0.2f}, int8, {0.5, 0});
  CHECK(values_of<std::int8_t>(result.tensor) == std::vector<std::int8_t>{1, 2, 3, -1, -2, 0});
  CHECK(result.saturated == 0);
}

TEST_CASE("quantisation: what the dtype cannot hold is saturated and counted") {
  auto result = quantize_floats({-128, 127, 128, -129, kInfinity, -kInfinity, 1e30f}, int8, {1, 0});
  CHECK(values_of<std::int8_t>(result.tensor) ==
        std::vector<std::int8_t>{-128, 127, 127, -128, 127, -128, 127});
  CHECK(result.saturated == 5);
  result = quantize_floats({-1, 0, 255, 256}, uint8, {1, 0});
  CHECK(values_of<std::uint8_t>(result.tensor) == std::vector<std::uint8_t>{0, 0, 255, 255});
  CHECK(result.saturated == 2);
  result = quantize_floats({-32769, -32768, 32767, 32768}, int16, {1, 0});
  CHECK(values_of<std::int16_t>(result.tensor) ==
        std::vector<std::int16_t>{-32768, -32768, 32767, 32767});
  CHECK(result.saturated == 2);
}

TEST_CASE("quantisation: the zero point shifts, and must fit the dtype") {
  const auto result = quantize_floats({0, 0.5f, 1}, uint8, {0.25, 128});
  CHECK(values_of<std::uint8_t>(result.tensor) == std::vector<std::uint8_t>{128, 130, 132});
  CHECK_THAT(usage_error([] {
               quantize_floats({0}, int8, {1, 128});
             }),
             ContainsSubstring("-128 to 127"));
  CHECK_THAT(usage_error([] {
               quantize_floats({0}, uint8, {1, -1});
             }),
             ContainsSubstring("0 to 255"));
}

TEST_CASE("quantisation: NaN is refused") {
  CHECK_THAT(usage_error([] {
               quantize_floats({0, NAN}, int8, {1, 0});
             }),
             ContainsSubstring("Element 1 of x"));
}

TEST_CASE("quantisation: pixels come out as onnxruntime's QuantizeLinear has them") {
  // The digits_int8 model's inputs are n / 16; its scale and zero point are these. n = 8 is nearly
  // a tie.
  std::vector<float> pixels;
  for (int n = 0; n <= 16; ++n) pixels.push_back(static_cast<float>(n) / 16);
  const auto result = quantize_floats(pixels, int8, {0.00392156886, -128});
  CHECK(values_of<std::int8_t>(result.tensor) ==
        std::vector<std::int8_t>{-128, -112, -96, -80, -64, -48, -32, -16, -1, 15, 31, 47, 63, 79,
                                 95, 111, 127});
}

TEST_CASE("quantisation: stored values come back as real ones") {
  const Tensor real = dequantize(tensor_of<std::int8_t>(int8, {1, 3}, {-128, 0, 127}), {0.5, -2});
  CHECK(real.dtype == float32);
  CHECK(real.shape == Shape{1, 3});
  CHECK(values_of<float>(real) == std::vector<float>{-63, 1, 64.5f});
}

TEST_CASE("quantisation: the option takes NAME=scale,zero_point, with any name") {
  CHECK(parse_quantization_option("input=0.25,-128") ==
        std::pair(std::string("input"), Quantization{0.25, -128}));
  CHECK(parse_quantization_option("a=b,c:0=2e-3,7") ==
        std::pair(std::string("a=b,c:0"), Quantization{0.002, 7}));
  for (const char* text : {"", "x", "x=1", "=1,0", "x=0,0", "x=-1,0", "x=nan,0", "x=inf,0",
                           "x=1e-60,0", "x=1,0.5", "x=1,", "x=1,0 ", "x=1,99999999999"}) {
    INFO(text);
    CHECK_THAT(usage_error([&] { parse_quantization_option(text); }),
               ContainsSubstring("NAME=scale,zero_point"));
  }
}

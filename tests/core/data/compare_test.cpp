#include "host/core/data/compare.hpp"

#include <cmath>
#include <limits>

#include "host/core/data/classify.hpp"
#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

OutputComparison compare_floats(Shape shape, const std::vector<float>& got,
                                const std::vector<float>& want, Tolerance tolerance) {
  return compare_output("out", tensor_of(float32, shape, got), tensor_of(float32, shape, want),
                        {tolerance, {}, {}});
}

}  // namespace

TEST_CASE("compare: numbers worked out by hand") {
  // Differences: 0, 0.5, 0 | 0, 0.25, 2. Limits 0.25 + 0.125 * |want|: 0.375, 0.5, 0.25 |
  // 0.25, 1.25, 1.25
  const auto result = compare_floats({2, 3}, {1, 2.5f, 0, 0, 8.25f, -6}, {1, 2, 0, 0, 8, -8},
                                     {.rtol = 0.125, .atol = 0.25});
  CHECK(result.name == "out");
  CHECK(result.cases == 2);
  CHECK(result.elements == 6);
  CHECK(result.exact == 3);
  CHECK(result.mismatches == 1);
  CHECK(result.mismatched_cases == 1);
  CHECK(result.non_finite_mismatches == 0);
  CHECK(result.max_abs == 2);
  CHECK(result.max_rel == 0.25);
  CHECK(result.mean_abs == Approx(2.75 / 6));
  CHECK(result.rms == Approx(std::sqrt((0.25 + 0.0625 + 4) / 6)));
  REQUIRE(result.worst);
  CHECK(result.worst->case_index == 1);
  CHECK(result.worst->element_index == 2);
  CHECK(as_double(result.worst->got) == -6);
  CHECK(as_double(result.worst->want) == -8);
  CHECK_FALSE(result.pass());
}

TEST_CASE("compare: a difference on the limit passes, one above it does not") {
  CHECK(compare_floats({1, 1}, {2.5f}, {2}, {0.125, 0.25}).pass());
  CHECK_FALSE(compare_floats({1, 1}, {2.5f}, {2}, {0.125, 0.249}).pass());
  CHECK_FALSE(compare_floats({1, 1}, {2.5f}, {2}, {0.124, 0.25}).pass());
  CHECK(compare_floats({1, 1}, {-2.5f}, {-2}, {0.125, 0.25}).pass());
}

TEST_CASE("compare: rtol goes by the reference, not by the result") {
  CHECK_FALSE(compare_floats({1, 1}, {2}, {1}, {0.6, 0}).pass());
  CHECK(compare_floats({1, 1}, {1}, {2}, {0.6, 0}).pass());
}

TEST_CASE("compare: a mismatch is worse than a greater difference within rtol") {
  const auto result = compare_floats({1, 2}, {1010, 1}, {1000, 0}, {0.1, 0});
  CHECK(result.mismatches == 1);
  CHECK(result.worst->element_index == 1);
  CHECK(result.max_abs == 10);
}

TEST_CASE("compare: equal outputs have no worst element") {
  const auto result = compare_floats({1, 2}, {1, -0.0f}, {1, 0}, {});
  CHECK(result.pass());
  CHECK(result.exact == 2);
  CHECK_FALSE(result.worst);
}

TEST_CASE("compare: NaN equals NaN only, infinity the same sign only, whatever the tolerance") {
  const float inf = std::numeric_limits<float>::infinity();
  const Tolerance wide{1e9, 1e9};
  CHECK(compare_floats({1, 3}, {NAN, inf, -inf}, {NAN, inf, -inf}, {}).exact == 3);
  for (const auto& [got, want] : std::vector<std::pair<float, float>>{
           {NAN, 1}, {1, NAN}, {inf, 1}, {1, inf}, {inf, -inf}, {NAN, inf}, {-inf, NAN}}) {
    INFO(got << " " << want);
    const auto result = compare_floats({1, 2}, {0.5f, got}, {0, want}, wide);
    CHECK(result.mismatches == 1);
    CHECK(result.non_finite_mismatches == 1);
    CHECK(result.worst->element_index == 1);
    CHECK(result.max_abs == 0.5);
    CHECK(std::isfinite(result.rms));
  }
}

TEST_CASE("compare: 64-bit integers that equal doubles cannot tell apart differ") {
  const auto compare = [](std::int64_t got, std::int64_t want, double atol) {
    return compare_output("n", tensor_of<std::int64_t>(int64, {1, 1}, {got}),
                          tensor_of<std::int64_t>(int64, {1, 1}, {want}), {{0, atol}, {}, {}});
  };
  const auto result = compare(9007199254740993, 9007199254740992, 0);
  CHECK(result.mismatches == 1);
  CHECK(result.max_abs == 1);
  CHECK(std::get<std::int64_t>(result.worst->got) == 9007199254740993);
  CHECK(compare(9007199254740993, 9007199254740992, 1).pass());
  CHECK_FALSE(compare(9007199254740993, 0, 9007199254740992).pass());
  CHECK_FALSE(compare(INT64_MIN, INT64_MAX, 9e18).pass());
  CHECK(compare(INT64_MIN, INT64_MAX, 1.9e19).pass());
  CHECK(compare(3, 5, 2.5).pass());
  CHECK_FALSE(compare(2, 5, 2.5).pass());
}

TEST_CASE("compare: unsigned integers differ both ways") {
  const auto compare = [](std::uint64_t got, std::uint64_t want) {
    return compare_output("n", tensor_of<std::uint64_t>(uint64, {1, 1}, {got}),
                          tensor_of<std::uint64_t>(uint64, {1, 1}, {want}), {{0, 1}, {}, {}});
  };
  CHECK(compare(UINT64_MAX, UINT64_MAX - 1).pass());
  CHECK(compare(UINT64_MAX - 1, UINT64_MAX).pass());
  CHECK_FALSE(compare(UINT64_MAX, 0).pass());
  CHECK_FALSE(compare(0, UINT64_MAX).pass());
}

TEST_CASE("compare: integers with one step of tolerance") {
  const auto result =
      compare_output("q", tensor_of<std::int8_t>(int8, {2, 2}, {-128, 5, 127, 0}),
                     tensor_of<std::int8_t>(int8, {2, 2}, {-128, 4, 125, 0}), {{0, 1}, {}, {}});
  CHECK(result.exact == 2);
  CHECK(result.mismatches == 1);
  CHECK(result.max_abs == 2);
  CHECK(result.max_rel == 0.25);
  CHECK(std::get<std::int64_t>(result.worst->want) == 125);
}

TEST_CASE("compare: 16-bit floats are decoded") {
  const auto result =
      compare_output("h", tensor_of<std::uint16_t>(float16, {1, 2}, {0x3e00, 0x0001}),
                     tensor_of<std::uint16_t>(float16, {1, 2}, {0x3c00, 0x0000}), {});
  CHECK(result.max_abs == 0.5);  // 1.5 against 1
  CHECK(result.mean_abs == (0.5 + std::ldexp(1.0, -24)) / 2);
  CHECK(std::isinf(decode_float16(0x7c00)));
  CHECK(decode_float16(0xfc00) == -infinity);
  CHECK(std::isnan(decode_float16(0x7e01)));
  CHECK(decode_float16(0xfbff) == -65504);
  CHECK(decode_float16(0x03ff) == 1023 * std::ldexp(1.0f, -24));
  CHECK(decode_bfloat16(0x4049) == 3.140625f);
}

TEST_CASE("compare: integers are dequantised where the reference is float") {
  const auto result = compare_output("q", tensor_of<std::int8_t>(int8, {1, 2}, {3, -1}),
                                     tensor_of<float>(float32, {1, 2}, {1, -0.75f}),
                                     {{0, 0.25}, Quantization{0.5, 1}, {}});
  CHECK(result.dtype == float32);
  CHECK(result.exact == 1);       // (3 - 1) / 2
  CHECK(result.max_abs == 0.25);  // (-1 - 1) / 2 = -1
  CHECK(result.pass());
}

TEST_CASE("classify: argmax takes the first of equals, and none with a NaN") {
  const auto winner = [](const std::vector<float>& values) {
    const auto tensor = tensor_of(float32, {static_cast<std::int64_t>(values.size())}, values);
    return argmax(tensor.dtype, tensor.data);
  };
  CHECK(winner({1, 3, 3}) == 1u);
  CHECK(winner({-1, -3}) == 0u);
  CHECK_FALSE(winner({1, NAN, 3}));
  CHECK_FALSE(winner({}));
  const auto wide = tensor_of<std::int64_t>(int64, {2}, {9007199254740992, 9007199254740993});
  CHECK(argmax(wide.dtype, wide.data) == 1u);
}

TEST_CASE("compare: argmax agreement and accuracy are counted per case") {
  const Tensor got = tensor_of<float>(float32, {4, 2}, {1, 0, 0, 1, 1, 1, NAN, 1});
  const Tensor want = tensor_of<float>(float32, {4, 2}, {2, 0, 3, 1, 1, 1, 0, 1});
  const std::vector<std::int64_t> labels{0, 1, 1, 1};
  const auto result = compare_output("c", got, want, {{}, {}, labels});
  REQUIRE(result.argmax);
  CHECK(result.argmax->agree == 2);  // 0 0, 1 0, 0 0, none 1
  CHECK(result.argmax->of == 4);
  REQUIRE(result.accuracy);
  CHECK(result.accuracy->right == 2);
  CHECK(result.accuracy->of == 4);
  CHECK(result.accuracy->reference_right == 2u);
  const Accuracy alone = measure_accuracy(got, labels);
  CHECK(alone.right == 2);
  CHECK_FALSE(alone.reference_right);
}

TEST_CASE("compare: one-element outputs have no argmax, and no accuracy without labels") {
  const auto result = compare_floats({3, 1}, {1, 2, 3}, {1, 2, 3}, {});
  CHECK_FALSE(result.argmax);
  CHECK_FALSE(result.accuracy);
}

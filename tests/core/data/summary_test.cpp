#include "host/core/data/summary.hpp"

#include <limits>

#include "host/core/data/stack.hpp"
#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;

TEST_CASE("summary: numbers worked out by hand, without NaN and infinity") {
  const float inf = std::numeric_limits<float>::infinity();
  const auto summary = summarize_output(
      "out", tensor_of<float>(float32, {2, 5}, {2, 4, 4, 4, 5, 5, 7, 9, NAN, -inf}));
  CHECK(summary.cases == 2);
  CHECK(summary.elements == 10);
  CHECK(summary.nan == 1);
  CHECK(summary.infinite == 1);
  CHECK(as_double(summary.min.value()) == 2);
  CHECK(as_double(summary.max.value()) == 9);
  CHECK(summary.mean.value() == Approx(5));
  CHECK(summary.standard_deviation.value() == Approx(2));
  REQUIRE(summary.first.size() == 5);  // those of the first case
  CHECK(as_double(summary.first[4]) == 5);
}

TEST_CASE("summary: at most 8 elements are listed, and 64-bit integers lose nothing") {
  const auto summary = summarize_output(
      "n", tensor_of<std::int64_t>(int64, {1, 9}, {9007199254740993, 1, 2, 3, 4, 5, 6, 7, 8}));
  CHECK(summary.first.size() == 8);
  CHECK(std::get<std::int64_t>(summary.max.value()) == 9007199254740993);
}

TEST_CASE("summary: an output of NaN only has no minimum, maximum or mean") {
  const auto summary = summarize_output("n", tensor_of<float>(float32, {1, 1}, {NAN}));
  CHECK_FALSE(summary.min);
  CHECK_FALSE(summary.max);
  CHECK_FALSE(summary.mean);
  CHECK_FALSE(summary.standard_deviation);
}

TEST_CASE("summary: a large mean does not swallow the deviation") {
  const auto summary = summarize_output(
      "n", tensor_of<double>(float64, {1, 4}, {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}));
  CHECK(summary.standard_deviation.value() == Approx(std::sqrt(22.5)));
}

TEST_CASE("stack: cases go in and come out one by one") {
  Tensor stack = empty_stack(info_of("x", int16, {1, 2}));
  CHECK(case_count(stack) == 0);
  append_case(stack, std::vector<std::uint8_t>{1, 2, 3, 4});
  append_case(stack, std::vector<std::uint8_t>{5, 6, 7, 8});
  CHECK(stack.shape == Shape{2, 1, 2});
  CHECK(case_count(stack) == 2);
  CHECK(case_elements(stack) == 2);
  const auto second = case_data(stack, 1);
  CHECK(std::vector<std::uint8_t>(second.begin(), second.end()) ==
        std::vector<std::uint8_t>{5, 6, 7, 8});
}

// Names, shapes and counts of tensors.
#include "host/core/tensor.hpp"

#include <limits>

#include "tests/support/catch.hpp"

namespace assay {
namespace {

TEST_CASE("dtypes have the names of TVM and numpy, and DLPack's codes", "[tensor]") {
  for (const char* name : {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
                           "uint64", "float16", "float32", "float64", "bfloat16"}) {
    INFO(name);
    const auto dtype = dtype_from_string(name);
    REQUIRE(dtype);
    CHECK(to_string(*dtype) == name);
  }
  CHECK(dtype_from_string("uint16")->code == TypeCode::unsigned_integer);
  CHECK(dtype_from_string("bfloat16")->code == TypeCode::bfloat);
  CHECK(dtype_from_string("bool")->bytes() == 1);
  CHECK(dtype_from_string("float64")->bytes() == 8);
  for (const char* name : {"", "float", "bfloat7", "int4", "Int8", "int8 ", "float32x4"}) {
    CHECK_FALSE(dtype_from_string(name));
  }
}

TEST_CASE("shapes are written with x, and no dimensions as scalar", "[tensor]") {
  CHECK(to_string(Shape{1, 8, 8}) == "1x8x8");
  CHECK(to_string(Shape{4}) == "4");
  CHECK(to_string(Shape{}) == "scalar");
}

TEST_CASE("elements are counted, and what cannot be counted saturates", "[tensor]") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(element_count({}) == 1);
  CHECK(element_count({2, 3, 4}) == 24);
  CHECK(element_count({5, 0}) == 0);
  CHECK(element_count({most, 2, 0}) == 0);
  CHECK(element_count({std::int64_t{1} << 40, std::int64_t{1} << 40}) == most);
  CHECK(element_count({2, -1}) == most);
}

}  // namespace
}  // namespace assay

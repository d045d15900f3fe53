#include "host/core/data/tolerance.hpp"

#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE(
    "tolerance: the option takes rtol and atol in either order, one of them, or a bare atol") {
  CHECK(parse_tolerance_option("rtol=1e-3,atol=0.5") == Tolerance{1e-3, 0.5});
  CHECK(parse_tolerance_option("atol=0.5,rtol=1e-3") == Tolerance{1e-3, 0.5});
  CHECK(parse_tolerance_option("rtol=0.25") == Tolerance{0.25, 0});
  CHECK(parse_tolerance_option("atol=0.25") == Tolerance{0, 0.25});
  CHECK(parse_tolerance_option("2") == Tolerance{0, 2});
}

TEST_CASE("tolerance: anything else is refused with an example") {
  for (const char* text :
       {"", "x", "-1", "nan", "inf", "rtol", "rtol=", "rtol=-1", "atol=inf", "rtol=1,",
        "rtol=1,rtol=2", "rtol=1,x", "rtol=1,atol=1,atol=1", "rtolatol=1", "1,2"}) {
    INFO(text);
    CHECK_THAT(usage_error([&] { parse_tolerance_option(text); }),
               ContainsSubstring("rtol=1e-3,atol=1e-5"));
  }
}

TEST_CASE("tolerance: integers are exact by default, narrow floats wider than wide ones") {
  CHECK(default_tolerance(int8) == Tolerance{0, 0});
  CHECK(default_tolerance(boolean) == Tolerance{0, 0});
  CHECK(default_tolerance(float32) == Tolerance{1e-4, 1e-5});
  CHECK(default_tolerance(bfloat16) == Tolerance{1e-2, 1e-3});
}

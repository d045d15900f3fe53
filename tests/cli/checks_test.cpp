#include "host/cli/checks.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// What is said of `value`; empty where it is taken.
std::string check_said(const Check& check, const std::string& value) {
  return check.problem(value);
}

}  // namespace

TEST_CASE("checks: a whole number is taken within its range, in decimal digits alone") {
  const Check check = number_between(300, 12'000'000, "baud");
  for (const char* good : {"300", "115200", "12000000"}) CHECK(check_said(check, good).empty());
  for (const char* bad : {"299", "12000001", "-1", "fast", "", "115200x", " 300", "0x200", "nan",
                          "99999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(check_said(check, bad).empty());
  }
  CHECK(check_said(check, "fast") == "a number of baud from 300 to 12000000.");
  CHECK(check_said(check, "300.5") == "a whole number of baud from 300 to 12000000.");
  CHECK(check.range == "300 to 12000000");
}

TEST_CASE("checks: a number that need not be whole") {
  const Check check = number_between(0.001, 31'536'000.0, "seconds");
  for (const char* good : {"0.001", "1e3", "31536000", "2"}) CHECK(check_said(check, good).empty());
  for (const char* bad : {"0", "-1", "nan", "inf", "31536001", "1e400", "1 s"}) {
    INFO(bad);
    CHECK(check_said(check, bad) == "a number of seconds from 0.001 to 31536000.");
  }
}

TEST_CASE("checks: what a parser refuses is told in its words") {
  const Check check = accepted_by([](const std::string& value) {
    if (value != "good") throw Error(Blame::input, "{} is bad.", value);
  });
  CHECK(check_said(check, "good").empty());
  CHECK(check_said(check, "evil") == "evil is bad.");
}

TEST_CASE("checks: one of some words, as it is written") {
  const Check check = one_of({"slow", "fast"});
  CHECK(check_said(check, "fast").empty());
  for (const char* bad : {"", "Fast", "slow,fast"}) {
    CHECK(check_said(check, bad) == "one of: slow, fast.");
  }
  CHECK(check.range == "{slow,fast}");
}

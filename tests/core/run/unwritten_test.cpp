#include "host/core/run/unwritten.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("unwritten: the pattern is the same each time, and no byte of it its neighbour's") {
  const auto pattern = fill_pattern(1000);
  CHECK(pattern == fill_pattern(1000));
  CHECK(std::adjacent_find(pattern.begin(), pattern.end()) == pattern.end());
  CHECK(fill_pattern(0).empty());
}

TEST_CASE("unwritten: what still is the pattern is counted, from its first byte") {
  auto output = fill_pattern(16);
  auto found = find_unwritten("y", output);
  REQUIRE(found);
  CHECK(found->bytes == 16);
  CHECK_THAT(to_sentence(*found, "m"),
             ContainsSubstring("The model m wrote nothing to its output y"));
  for (std::size_t i = 0; i < 8; ++i) output[i] ^= 0xFF;
  found = find_unwritten("y", output);
  REQUIRE(found);
  CHECK(found->bytes == 8);
  CHECK(found->first == 8);
  CHECK_THAT(to_sentence(*found, "m"),
             ContainsSubstring("nothing to 8 of the 16 bytes of its output y, from byte 8 on"));
}

TEST_CASE("unwritten: three bytes that are the pattern's by chance were written, four were not") {
  auto output = fill_pattern(9);
  for (const std::size_t written : {3, 7}) output[written] ^= 1;  // three, three and one are left
  CHECK_FALSE(find_unwritten("y", output));
  output[3] ^= 1;
  const auto found = find_unwritten("y", output);
  REQUIRE(found);
  CHECK(found->bytes == 7);
  CHECK_FALSE(find_unwritten("y", fill_pattern(3)));
  CHECK_FALSE(find_unwritten("y", {}));
}

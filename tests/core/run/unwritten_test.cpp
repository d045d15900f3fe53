#include "host/core/run/unwritten.hpp"

#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("unwritten: the pattern is the same each time, and has no pattern") {
  const auto pattern = fill_pattern(1000);
  CHECK(pattern == fill_pattern(1000));
  CHECK(std::vector(pattern.begin(), pattern.begin() + 500) !=
        std::vector(pattern.begin() + 500, pattern.end()));
  CHECK(fill_pattern(0).empty());
}

TEST_CASE("unwritten: no byte of the opposite is as it was") {
  const auto pattern = fill_pattern(300);
  CHECK_FALSE(find_unwritten(1, pattern, opposite(pattern)));
  CHECK(opposite(opposite(pattern)) == pattern);
}

TEST_CASE("unwritten: what is as before is counted, from its first byte, wherever it lies") {
  const auto before = fill_pattern(16);
  auto output = before;
  auto found = find_unwritten(1, before, output);
  REQUIRE(found);
  CHECK(found->bytes == 16);
  found->output = "y";
  CHECK_THAT(to_sentence(*found, "m"),
             ContainsSubstring("The model m wrote nothing to its output y"));
  for (std::size_t i = 0; i < 16; i += 2) output[i] ^= 0xFF;
  found = find_unwritten(1, before, output);
  REQUIRE(found);
  CHECK(found->bytes == 8);
  CHECK(found->first == 1);
  found->output = "y";
  CHECK_THAT(to_sentence(*found, "m"),
             ContainsSubstring("nothing to 8 of the 16 bytes of its output y, from byte 1 on"));
}

TEST_CASE("unwritten: an element counts where all of it is as it was") {
  const auto before = fill_pattern(16);
  auto output = before;
  for (const std::size_t written : {0, 5, 15}) output[written] ^= 1;  // not the third of four
  const auto found = find_unwritten(4, before, output);
  REQUIRE(found);
  CHECK(found->bytes == 4);
  CHECK(found->first == 8);
}

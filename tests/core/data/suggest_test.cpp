#include "host/core/data/suggest.hpp"

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("suggest: insertion, deletion, substitution and swap count one each") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("image", "imgae") == 1);
  CHECK(edit_distance("image", "images") == 1);
  CHECK(edit_distance("ca", "abc") == 3);  // optimal string alignment; unrestricted it is 2
}

TEST_CASE("suggest: the distance is symmetric and 0 only for equal texts") {
  CHECK(rc::check("edit distance", [] {
    const auto letters = rc::gen::string<std::string>();
    const std::string a = *letters, b = *letters;
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
    RC_ASSERT((edit_distance(a, b) == 0) == (a == b));
  }));
}

TEST_CASE("suggest: the nearest known name is named, within a third of its letters") {
  const std::vector<std::string> known{"image", "input_1", "imagery"};
  CHECK(closest_name("imgae", known) == "image");
  CHECK(closest_name("INPUT_1", known) == "input_1");
  CHECK(closest_name("input1", known) == "input_1");
  CHECK_FALSE(closest_name("output", known));
  CHECK_FALSE(closest_name("", known));
  CHECK(did_you_mean("imag", known) == " (did you mean 'image'?)");
  CHECK(did_you_mean("label", known).empty());
}

TEST_CASE("suggest: one-letter names are suggested for another case only") {
  const std::vector<std::string> known{"x", "y"};
  CHECK_FALSE(closest_name("z", known));
  CHECK(closest_name("Y", known) == "y");
}

TEST_CASE("suggest: names beyond 128 bytes are left alone") {
  const std::vector<std::string> known{std::string(129, 'a'), std::string(128, 'a')};
  CHECK(closest_name(std::string(128, 'a'), known) == known[1]);
  CHECK_FALSE(closest_name(std::string(129, 'a'), known));
}

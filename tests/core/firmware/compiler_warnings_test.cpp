#include "host/core/firmware/compiler_warnings.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

// As arm-none-eabi-gcc 12.2 prints them.
TEST_CASE("compiler warnings: place, sentence and option of each, and no code that is quoted") {
  const auto warnings = compiler_warnings(
      "model/a.c: In function 'entry':\n"
      "model/a.c:3:9: warning: unused variable 'x' [-Wunused-variable]\n"
      "    3 |     int x; // warning: not a warning [-Wnone]\n"
      "      |         ^\n"
      "model/a.c:5:14: warning: passing argument 1 of 'take' from incompatible pointer type "
      "[-Wincompatible-pointer-types]\n"
      "model/a.c:1:19: note: expected 'int32_t *' but argument is of type 'int *'\n"
      "ld: warning: image has a LOAD segment with RWX permissions\n");
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0].place == "model/a.c:3:9");
  CHECK(warnings[0].text == "unused variable 'x'");
  CHECK(warnings[0].option == "-Wunused-variable");
  CHECK_FALSE(warnings[0].is_about_pointers());
  CHECK(warnings[1].is_about_pointers());
  CHECK(warnings[2].place == "ld");
  CHECK(to_string(warnings[2]) == "ld: image has a LOAD segment with RWX permissions");
  CHECK(to_string(warnings[0]) == "model/a.c:3:9: unused variable 'x' [-Wunused-variable]");
}

TEST_CASE("compiler warnings: the same from two sources that include it counts once") {
  const std::string line = "model/a.h:3:9: warning: twice [-Wtwice]\n";
  CHECK(compiler_warnings(line + line).size() == 1);
  CHECK(compiler_warnings("").empty());
  CHECK(compiler_warnings("warning: ").size() == 1);
}

TEST_CASE("compiler warnings: hostile output is bounded, and fit for a terminal") {
  std::string output;
  for (int i = 0; i < 3000; ++i) output += std::to_string(i) + ": warning: \x1b[31mred\n";
  const auto warnings = compiler_warnings(output);
  CHECK(warnings.size() == 1000);
  CHECK(to_string(warnings[0]).find('\x1b') == std::string::npos);
}

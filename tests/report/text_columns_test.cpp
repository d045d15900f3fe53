#include "host/report/text_columns.hpp"

#include <string>

#include "tests/support/catch.hpp"

using namespace assay;

// The columns are those that the Unicode names give: "wide" and "fullwidth" are two.

TEST_CASE("columns: a line is cut to them, and never in the middle of a character") {
  CHECK(fit_columns("abcdef", 6) == "abcdef");
  CHECK(fit_columns("abcdef", 4) == "abcd");
  CHECK(fit_columns("gr\u00fc\u00dfe", 4) == "gr\u00fc\u00df");
  CHECK(fit_columns("\u6e2c\u8a66\u53f0", 5) == "\u6e2c\u8a66");
  CHECK(fit_columns("\U0001f680 go", 4) == "\U0001f680 g");
  CHECK(fit_columns("e\u0301te\u0301", 3) == "e\u0301te\u0301");
  CHECK(fit_columns("", 3).empty());
  CHECK(fit_columns("abc", 0).empty());
}

TEST_CASE("columns: what would move the cursor or turn the text is shown as bytes") {
  CHECK(fit_columns("a\033[2Jb\rc\n", 80) == "a\\x1b[2Jb\\x0dc\\x0a");
  CHECK(fit_columns("\u009b2J", 80) == "\\xc2\\x9b2J");
  CHECK(fit_columns("\u202eabc", 80) == "\\xe2\\x80\\xaeabc");
  CHECK(fit_columns("ab\033", 5) == "ab");
}

TEST_CASE("columns: bytes that are no UTF-8 are shown one by one") {
  CHECK(fit_columns("\xff\xc3", 80) == "\\xff\\xc3");
  CHECK(fit_columns("\xc0\xaf", 80) == "\\xc0\\xaf");
  CHECK(fit_columns("\xed\xa0\x80", 80) == "\\xed\\xa0\\x80");
  CHECK(fit_columns("\xe2\x82z", 80) == "\\xe2\\x82z");
}

TEST_CASE("columns: text that stays keeps its lines") {
  CHECK(visible_text("one\n\ttwo\033[31m\n") == "one\n\ttwo\\x1b[31m\n");
}

TEST_CASE("columns: they are counted as a terminal does") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("\u6e2c\uff21e\u0301") == 5);
}

#include "host/adapters/bounded_text.hpp"

#include "tests/support/catch.hpp"

using assay::BoundedText;

TEST_CASE("bounded text keeps everything up to its limit") {
  BoundedText text(8);
  text.append("abc");
  text.append("defgh");
  REQUIRE(text.text() == "abcdefgh");
}

TEST_CASE("bounded text behind a place in it is what was appended after that, as far as kept") {
  BoundedText text(8);
  for (char letter = 'a'; letter <= 'z'; ++letter) text.append({&letter, 1});
  REQUIRE(text.total_bytes() == 26);
  CHECK(text.text_after(2) == "cd\n[... 18 bytes left out ...]\nwxyz");
  CHECK(text.text_after(10) == "\n[... 12 bytes left out ...]\nwxyz");
  CHECK(text.text_after(22) == "wxyz");
  CHECK(text.text_after(24) == "yz");
  CHECK(text.text_after(26) == "");
  CHECK(text.text_after(100) == "");
}

TEST_CASE("bounded text past its limit is its first and last half and what is missing") {
  BoundedText text(8);
  SECTION("by one byte") {
    text.append("abcdefghi");
    REQUIRE(text.text() == "abcd\n[... 1 bytes left out ...]\nfghi");
  }
  SECTION("in one piece") {
    text.append("abcdefghijklmnopqrstuvwxyz");
    REQUIRE(text.text() == "abcd\n[... 18 bytes left out ...]\nwxyz");
  }
  SECTION("byte by byte") {
    for (char letter = 'a'; letter <= 'z'; ++letter) text.append({&letter, 1});
    REQUIRE(text.text() == "abcd\n[... 18 bytes left out ...]\nwxyz");
  }
}

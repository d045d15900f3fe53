#include "host/adapters/bounded_text.hpp"

#include "tests/support/catch.hpp"

using assay::BoundedText;

TEST_CASE("bounded text keeps everything up to its limit") {
  BoundedText text(8);
  text.append("abc");
  text.append("defgh");
  REQUIRE(text.text() == "abcdefgh");
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

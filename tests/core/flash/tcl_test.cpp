#include "host/core/flash/tcl.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"

using namespace assay;

using Words = std::vector<std::string>;

TEST_CASE("tcl: a word that is plain stays as it is") {
  CHECK(tcl_word("/proc/12/fd/3") == "/proc/12/fd/3");
  CHECK(tcl_word("") == "{}");
}

TEST_CASE("tcl: nothing in a word can begin a command or a variable") {
  CHECK(tcl_word("a b") == "a\\ b");
  CHECK(tcl_word("[shutdown]") == "\\[shutdown\\]");
  CHECK(tcl_word("$x;exit\n") == "\\$x\\;exit\\n");
  CHECK(tcl_word("}{\"\\") == "\\}\\{\\\"\\\\");
}

TEST_CASE("tcl: bytes that end a command at the port are refused") {
  CHECK_THROWS_AS(tcl_word("a\x1a"), Error);
  CHECK_THROWS_AS(tcl_word(std::string("a\0b", 3)), Error);
}

TEST_CASE("tcl: any word comes back from a list that it is put into") {
  assay::test::property("words", [](const Words& words) {
    std::string list;
    Words kept;
    for (std::string word : words) {
      std::erase_if(word, [](char c) { return c == '\x1a' || c == '\0'; });
      list += tcl_word(word) + " ";
      kept.push_back(word);
    }
    RC_ASSERT(parse_tcl_list(list) == kept);
  });
}

TEST_CASE("tcl: lists have bare, braced and quoted elements") {
  CHECK(parse_tcl_list("") == Words{});
  CHECK(parse_tcl_list("0x1 0x2\n 0x3") == Words{"0x1", "0x2", "0x3"});
  CHECK(parse_tcl_list("{a {b} c} \"d e\" f\\ g {}") == Words{"a {b} c", "d e", "f g", ""});
  CHECK(parse_tcl_list("{a\\}b}") == Words{"a\\}b"});
}

TEST_CASE("tcl: what does not close is no list") {
  CHECK_FALSE(parse_tcl_list("{a"));
  CHECK_FALSE(parse_tcl_list("\"a"));
  CHECK_FALSE(parse_tcl_list("{a}b"));
  CHECK_FALSE(parse_tcl_list("{a\\}"));
}

TEST_CASE("tcl: replies tell success from failure, also by OpenOCD's negative codes") {
  const auto good = parse_tcl_reply("0 {wrote 12 bytes}");
  REQUIRE(good);
  CHECK(good->ok);
  CHECK(good->text == "wrote 12 bytes");
  const auto bad = parse_tcl_reply("1 {invalid command name \"bogus\"}");
  REQUIRE(bad);
  CHECK_FALSE(bad->ok);
  CHECK(bad->text == "invalid command name \"bogus\"");
  const auto init = parse_tcl_reply("-4 {}");
  REQUIRE(init);
  CHECK_FALSE(init->ok);
}

TEST_CASE("tcl: what is no reply is told apart") {
  for (const char* text : {"", "0", "x {}", "0 a b", "{0", "0x0 {}", "1.5 a"}) {
    INFO(text);
    CHECK_FALSE(parse_tcl_reply(text));
  }
}

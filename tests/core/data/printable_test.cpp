#include "host/core/data/printable.hpp"

#include "host/core/data/json_text.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("printable text is one line of plain characters") {
  CHECK(printable("plain text, (kept)") == "plain text, (kept)");
  CHECK(printable("  two\r\n\tlines\n") == "two lines");
  CHECK(printable("\x1b[1;31mred\x1b[0m \x1bX") == "red X");
  CHECK(printable("open\x1b[31") == "open");
  CHECK(printable("\xff\xc3\xa4") == "???");
  CHECK(printable(std::string_view("a\0b\x7f", 4)) == "a b");
  CHECK(printable("") == "");
}

TEST_CASE("printable text ends with dots where it was longer than asked for") {
  CHECK(printable("abcde", 5) == "abcde");
  CHECK(printable("abcdef", 5) == "abcde...");
  CHECK(printable("abcde\n", 5) == "abcde");
}

TEST_CASE("JSON text is UTF-8 whatever the strings hold") {
  const nlohmann::ordered_json document = {{"log", "a\xff\xc3"}, {"name", "\xc3\xa4"}};
  const std::string expected = "{\"log\":\"a\xef\xbf\xbd\xef\xbf\xbd\",\"name\":\"\xc3\xa4\"}";
  CHECK(json_text(document) == expected);
  CHECK(nlohmann::ordered_json::parse(json_text(document, 2)).dump() == expected);
}

#include "host/core/glue/signature.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using proto::Kind;

TEST_CASE("signature: text is read with its spaces left out") {
  const RemoteFunction function = parse_signature("label(i, f, s, t)s");
  CHECK(function.name == "label");
  CHECK(function.text == "label(i,f,s,t)s");
  CHECK(function.arguments ==
        std::vector<Kind>{Kind::integer, Kind::floating, Kind::string, Kind::tensor});
  CHECK(function.result == Kind::string);
}

// The hash is zlib's crc32 of the text, calculated with Python.
TEST_CASE("signature: the hash is the CRC-32 of the text without spaces") {
  CHECK(parse_signature("nothing()v").hash() == 0x5b4b8b96u);
  CHECK(parse_signature("label(i, f, s, t)s").hash() == 0x55e5bb65u);
}

TEST_CASE("signature: kinds are packed four bits each, result lowest") {
  CHECK(parse_signature("label(i,f,s,t)s").kinds() == 0x8c31cu);
  CHECK(parse_signature("nothing()v").kinds() == 0x5u);
}

TEST_CASE("signature: what is none is refused") {
  for (const char* text : {"", "f", "f()", "f(i", "f(i)x", "f(v)v", "f(i,)v", "f(,i)v", "f(ii)v",
                           "1f()v", "(i)v", "f(i,i,i,i,i,i,i,i)v"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_signature(text), Error);
  }
}

TEST_CASE("signature: a section of entries gives symbols and texts") {
  const std::string section("assay_packed_half half(f)f\0who who()s\0", 38);
  const auto functions = read_function_section(section, "x.o");
  REQUIRE(functions.size() == 2);
  CHECK(functions[0].symbol == "assay_packed_half");
  CHECK(functions[0].text == "half(f)f");
  CHECK(functions[1].symbol == "who");
}

TEST_CASE("signature: a damaged section is refused") {
  CHECK_THROWS_AS(read_function_section("no_signature", "x.o"), Error);
  CHECK_THROWS_AS(read_function_section("a-b f()v", "x.o"), Error);
}

TEST_CASE("signature: two functions of one name are refused") {
  CHECK_THROWS_AS(check_collisions({parse_signature("f(i)v"), parse_signature("f(f)v")}), Error);
  CHECK_NOTHROW(check_collisions({parse_signature("f(i)v"), parse_signature("g(i)v")}));
}

TEST_CASE("signature: two functions of one hash are refused") {
  // Found by search over names: both have the CRC-32 0xe8144679.
  const RemoteFunction one = parse_signature("fnidmovh()v");
  const RemoteFunction two = parse_signature("fbubanxn()v");
  REQUIRE(one.hash() == two.hash());
  CHECK_THROWS_AS(check_collisions({one, two}), Error);
}

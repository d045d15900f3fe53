// Arguments as they are typed, and the block that goes over the wire (proto/SPEC.md, "Arguments").
#include "host/core/call/arguments.hpp"

#include "tests/core/data/test_tensors.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_image.hpp"

using namespace assay;
using namespace assay::test;
using assay::data_test::usage_error;
using Catch::Matchers::ContainsSubstring;

namespace {

Bytes block(const char* signature, const std::vector<std::string>& typed) {
  return argument_block(parse_signature(signature), typed);
}

std::string refused(const char* signature, const std::vector<std::string>& typed) {
  return usage_error([&] { block(signature, typed); });
}

}  // namespace

TEST_CASE("arguments: a block is laid out as the specification's, each part at a multiple of 8") {
  CHECK(block("f()v", {}).empty());
  CHECK(block("f(i,i)i", {"2", "-40"}) == integer_argument(2) + integer_argument(-40));
  CHECK(block("f(i)v", {"-9223372036854775808"}) == Bytes{0, 0, 0, 0, 0, 0, 0, 0x80});
  CHECK(block("f(s,i)s", {"seven b", "1"}) == string_argument("seven b") + integer_argument(1));
  CHECK(block("f(s)s", {""}) == Bytes{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(block("f(b,i)v", {"x:00fF7a", "1"}) ==
        Bytes{3, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x7a, 0, 0, 0, 0, 0} + integer_argument(1));
  CHECK(block("f(b)v", {"x:"}) == Bytes(8, 0));
}

// The numbers of IEEE 754: a float's value in a double's format.
TEST_CASE("arguments: a float has a float's precision, and whatever sign and exponent") {
  CHECK(block("f(f)f", {"3.5"}) == Bytes{0, 0, 0, 0, 0, 0, 0x0c, 0x40});
  CHECK(block("f(f)f", {"+3.5"}) == block("f(f)f", {"3.5"}));
  CHECK(block("f(f)f", {"-1e-2"}) == floating_argument(-0.01F));
  CHECK(block("f(f)f", {"0.1"}) == Bytes{0, 0, 0, 0xa0, 0x99, 0x99, 0xb9, 0x3f});
  CHECK(block("f(f)f", {"1e300"}) == Bytes{0, 0, 0, 0, 0, 0, 0xf0, 0x7f});
  CHECK(block("f(f)f", {"1e-300"}) == Bytes(8, 0));
}

// The example of proto/SPEC.md.
TEST_CASE("arguments: a tensor brings its type and shape; bytes may come from a file") {
  const assay::data_test::TemporaryFolder folder;
  std::string header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }";
  header.resize(117, ' ');
  header += '\n';
  const std::string data("\x07\x00\x00\x00\xf7\xff\xff\xff", 8);
  const auto file = folder.write(
      "t.npy", std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(118) + '\0' + header + data);
  CHECK(block("negate(t)t", {"@" + file.string()}) ==
        Bytes{8, 0, 0, 0, 0, 32, 2, 0, 1, 0, 0, 0, 0,    0,    0,    0,
              2, 0, 0, 0, 0, 0,  0, 0, 7, 0, 0, 0, 0xf7, 0xff, 0xff, 0xff});
  const auto raw = folder.write("raw", std::string("\x00\x01", 2));
  CHECK(block("f(b)v", {"@" + raw.string()}) == bytes_argument({0, 1}));
}

TEST_CASE("arguments: what is no argument is refused by its place, function and kind") {
  CHECK(refused("sum(i,i)i", {"2"}) == "sum(i,i)i takes 2 arguments; 1 given.");
  CHECK(refused("one(i)i", {}) == "one(i)i takes 1 argument; 0 given.");
  CHECK(refused("sum(i,i)i", {"2", "forty"}) ==
        "Argument 2 of sum(i,i)i is to be a 64-bit integer; \"forty\" is not.");
  for (const char* text : {"", "2.0", "2 ", "0x2", "9223372036854775808"}) {
    INFO(text);
    CHECK_THAT(refused("f(i)v", {text}), ContainsSubstring("a 64-bit integer"));
  }
  for (const char* text : {"", "half", "1,5", "1 ", "++1", "+-1"}) {
    INFO(text);
    CHECK_THAT(refused("f(f)v", {text}), ContainsSubstring("is to be a number"));
  }
  for (const char* text : {"", "00ff", "x:0", "x:0g", "x:+1", "x: 1", "X:00"}) {
    INFO(text);
    CHECK_THAT(refused("f(b)v", {text}), ContainsSubstring("bytes: x:HEX or @FILE"));
  }
  CHECK_THAT(refused("f(t)v", {"t.npy"}), ContainsSubstring("a tensor: @FILE.npy"));
  CHECK_THAT(refused("f(b)v", {"@/nowhere/bytes"}), ContainsSubstring("/nowhere/bytes"));
  CHECK_THAT(refused("f(t)v", {"@/nowhere/t.npy"}), ContainsSubstring("/nowhere/t.npy"));
}

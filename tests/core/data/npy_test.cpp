#include "host/core/data/npy.hpp"

#include <rapidcheck.h>

#include <cmath>
#include <limits>

#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;
using Catch::Matchers::ContainsSubstring;

namespace {

Tensor golden(const std::string& name) { return parse_npy(bytes_of(data_file(name)), name); }

std::vector<std::uint8_t> npy_with(const std::string& dictionary, std::size_t data_bytes) {
  std::string file("\x93NUMPY\x01\0", 8);
  file += static_cast<char>(dictionary.size() & 0xff);
  file += static_cast<char>(dictionary.size() >> 8);
  file += dictionary;
  file.append(data_bytes, '\0');
  return {file.begin(), file.end()};
}

std::string refusal(const std::string& dictionary, std::size_t data_bytes) {
  return usage_error([&] { parse_npy(npy_with(dictionary, data_bytes), "x.npy"); });
}

rc::Gen<Tensor> any_tensor() {
  return rc::gen::exec([] {
    const DType dtype = *rc::gen::element(float16, float32, float64, bfloat16, int8, int16, int32,
                                          int64, uint8, uint64);
    Tensor tensor{dtype, {}, {}};
    const int dimensions = *rc::gen::inRange(0, 5);
    for (int i = 0; i < dimensions; ++i)
      tensor.shape.push_back(*rc::gen::inRange<std::int64_t>(0, 5));
    tensor.data = *rc::gen::container<std::vector<std::uint8_t>>(
        static_cast<std::size_t>(element_count(tensor.shape)) * dtype.bytes(),
        rc::gen::arbitrary<std::uint8_t>());
    return tensor;
  });
}

}  // namespace

TEST_CASE("npy: every dtype that numpy writes is read with its values") {
  CHECK(values_of<std::uint8_t>(golden("bool.npy")) == std::vector<std::uint8_t>{1, 0, 1});
  CHECK(golden("bool.npy").dtype == boolean);
  CHECK(values_of<std::int8_t>(golden("int8.npy")) == std::vector<std::int8_t>{-128, 0, 127});
  CHECK(golden("int8.npy").dtype == int8);
  CHECK(values_of<std::int16_t>(golden("int16.npy")) ==
        std::vector<std::int16_t>{-32768, -1, 32767});
  CHECK(values_of<std::int32_t>(golden("int32.npy")) ==
        std::vector<std::int32_t>{-2147483647 - 1, 5, 2147483647});
  CHECK(values_of<std::int64_t>(golden("int64.npy")) ==
        std::vector<std::int64_t>{INT64_MIN, 9007199254740993, INT64_MAX});
  CHECK(values_of<std::uint8_t>(golden("uint8.npy")) == std::vector<std::uint8_t>{0, 1, 255});
  CHECK(values_of<std::uint16_t>(golden("uint16.npy")) ==
        std::vector<std::uint16_t>{0, 258, 65535});
  CHECK(values_of<std::uint32_t>(golden("uint32.npy")) ==
        std::vector<std::uint32_t>{0, 1, 4294967295});
  CHECK(values_of<std::uint64_t>(golden("uint64.npy")) ==
        std::vector<std::uint64_t>{0, 9007199254740993, UINT64_MAX});
  CHECK(values_of<std::uint16_t>(golden("float16.npy")) ==
        std::vector<std::uint16_t>{0x3e00, 0xfbff, 0x0001});
  CHECK(golden("float16.npy").dtype == float16);
  const auto singles = values_of<float>(golden("float32.npy"));
  CHECK(singles[0] == 1.5f);
  CHECK((singles[1] == 0 && std::signbit(singles[1])));
  CHECK(std::isnan(singles[2]));
  CHECK(values_of<double>(golden("float64.npy")) ==
        std::vector<double>{0.1, std::numeric_limits<double>::infinity(),
                            -std::numeric_limits<double>::infinity()});
  CHECK(golden("float64.npy").dtype == float64);
  CHECK(values_of<std::uint16_t>(golden("bfloat16.npy")) ==
        std::vector<std::uint16_t>{0x3fc0, 0xc000, 0x4049});
  CHECK(golden("bfloat16.npy").dtype == bfloat16);
}

TEST_CASE("npy: a big-endian array is swapped") {
  CHECK(values_of<std::int32_t>(golden("big_endian.npy")) == std::vector<std::int32_t>{1, -2, 3});
}

TEST_CASE("npy: a Fortran-order array comes out in C order") {
  const Tensor tensor = golden("fortran_order.npy");
  CHECK(tensor.shape == Shape{2, 3, 4});
  const auto values = values_of<std::int16_t>(tensor);
  REQUIRE(values.size() == 24);
  for (std::int16_t i = 0; i < 24; ++i) CHECK(values[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("npy: formats 2.0 and 3.0 are read") {
  for (const char* name : {"version_2.npy", "version_3.npy"}) {
    CHECK(golden(name).shape == Shape{2, 3});
    CHECK(values_of<std::uint8_t>(golden(name)) == std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5});
  }
}

TEST_CASE("npy: scalars, vectors and empty arrays have their shapes") {
  CHECK(golden("scalar.npy").shape.empty());
  CHECK(values_of<std::int32_t>(golden("scalar.npy")) == std::vector<std::int32_t>{7});
  CHECK(golden("vector.npy").shape == Shape{3});
  CHECK(golden("empty.npy").shape == Shape{0, 3});
}

TEST_CASE("npy: what is written is what numpy writes, byte for byte") {
  for (const char* name : {"bool.npy", "int8.npy", "int64.npy", "float16.npy", "float32.npy",
                           "bfloat16.npy", "scalar.npy", "vector.npy", "empty.npy"}) {
    INFO(name);
    CHECK(encode_npy(golden(name)) == bytes_of(data_file(name)));
  }
}

TEST_CASE("npy: object, structured and complex arrays are refused with what to do") {
  CHECK_THAT(usage_error([] { golden("object.npy"); }),
             ContainsSubstring("dtype '|O'") && ContainsSubstring("astype"));
  CHECK_THAT(usage_error([] { golden("structured.npy"); }),
             ContainsSubstring("structured.npy holds a structured"));
  CHECK_THAT(usage_error([] { golden("complex.npy"); }), ContainsSubstring("dtype '<c8'"));
}

TEST_CASE("npy: a header is read in any key order, spacing and quotes") {
  const auto file = npy_with("{\"shape\":(3L,),'fortran_order' : False,\n\"descr\":'=i1'}", 3);
  CHECK(parse_npy(file, "x").shape == Shape{3});
}

TEST_CASE("npy: damaged headers are refused") {
  const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
  CHECK_NOTHROW(parse_npy(npy_with(good, 24), "x"));
  CHECK_THAT(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", 8),
             ContainsSubstring("not a tuple"));
  CHECK_THAT(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", 8),
             ContainsSubstring("no count"));
  CHECK_THAT(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}", 24),
             ContainsSubstring("','"));
  CHECK_THAT(refusal("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", 8),
             ContainsSubstring("True nor False"));
  CHECK_THAT(refusal("{'descr': '<f4', 'fortran_order': False}", 4), ContainsSubstring("lacks"));
  CHECK_THAT(refusal("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False}", 4),
             ContainsSubstring("repeated"));
  CHECK_THAT(refusal("{'descr: ", 4), ContainsSubstring("does not end"));
  CHECK_THAT(refusal(good + "x", 24), ContainsSubstring("behind its closing brace"));
  CHECK_THAT(refusal("{'descr': '', 'fortran_order': False, 'shape': (2,)}", 8),
             ContainsSubstring("dtype ''"));
  CHECK_THAT(refusal("{'descr': 'xf4', 'fortran_order': False, 'shape': (2,)}", 8),
             ContainsSubstring("'xf4'"));
}

TEST_CASE("npy: absurd shapes are refused before memory is asked for") {
  const auto with_shape = [](const std::string& shape) {
    return refusal("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}", 8);
  };
  CHECK_THAT(with_shape("(1152921504606846976, 16)"), ContainsSubstring("overflows"));
  CHECK_THAT(with_shape("(4611686018427387904, 4611686018427387904, 0)"),
             ContainsSubstring("overflows"));
  CHECK_THAT(with_shape("(99999999999999999999,)"), ContainsSubstring("no count"));
  CHECK_THAT(with_shape("(1000000000000,)"), ContainsSubstring("asks for 8000000000000"));
  std::string many = "(";
  for (int i = 0; i < 65; ++i) many += "1,";
  CHECK_THAT(with_shape(many + ")"), ContainsSubstring("64 dimensions"));
}

TEST_CASE("npy: trailing bytes, foreign files, versions and long headers are refused") {
  auto file = bytes_of(data_file("vector.npy"));
  file.push_back(0);
  CHECK_THAT(usage_error([&] { parse_npy(file, "v.npy"); }),
             ContainsSubstring("v.npy has 13 bytes of data; its header (float32 3) asks for 12"));
  const std::vector<std::uint8_t> text{'h', 'e', 'l', 'l', 'o', '!', '!', '!', '!', '!'};
  CHECK_THAT(usage_error([&] { parse_npy(text, "x"); }), ContainsSubstring("not a .npy file"));
  file = bytes_of(data_file("vector.npy"));
  file[6] = 4;
  CHECK_THAT(usage_error([&] { parse_npy(file, "x"); }), ContainsSubstring("format 4.0"));
  file[6] = 2;
  file[8] = file[9] = file[10] = 0xff;
  CHECK_THAT(usage_error([&] { parse_npy(file, "x"); }), ContainsSubstring("at most 65536"));
}

TEST_CASE("npy: any tensor survives writing and reading") {
  CHECK(rc::check("npy identity", [] {
    const Tensor tensor = *any_tensor();
    const Tensor back = parse_npy(encode_npy(tensor), "x");
    RC_ASSERT(back.dtype == tensor.dtype);
    RC_ASSERT(back.shape == tensor.shape);
    RC_ASSERT(back.data == tensor.data);
  }));
}

TEST_CASE("npy: a file cut short anywhere is refused") {
  CHECK(rc::check("npy truncation", [] {
    auto file = encode_npy(*any_tensor());
    file.resize(*rc::gen::inRange<std::size_t>(0, file.size()));
    RC_ASSERT_THROWS_AS(parse_npy(file, "x"), Error);
  }));
}

TEST_CASE("npy: a damaged header never does worse than an Error") {
  CHECK(rc::check("npy damage", [] {
    auto file = encode_npy(*any_tensor());
    const auto hits = *rc::gen::inRange(1, 4);
    for (int i = 0; i < hits; ++i) {
      file[*rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(file.size(), 80))] =
          *rc::gen::arbitrary<std::uint8_t>();
    }
    try {
      const Tensor tensor = parse_npy(file, "x");
      RC_ASSERT(tensor.data.size() ==
                static_cast<std::size_t>(element_count(tensor.shape)) * tensor.dtype.bytes());
    } catch (const Error&) {
    }
  }));
}

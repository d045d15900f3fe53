#include "host/core/data/tensor_file.hpp"

#include "host/core/data/file_bytes.hpp"
#include "host/core/data/npz.hpp"
#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("tensor file: dimensions of size 1 may differ, all others not") {
  CHECK(read_tensor_file(data_file("int8.npy"), info_of("x", int8, {3})).shape == Shape{3});
  CHECK(read_tensor_file(data_file("vector.npy"), info_of("x", float32, {1, 3, 1})).shape ==
        Shape{1, 3, 1});
  const auto sentence = usage_error([] {
    read_tensor_file(data_file("fortran_order.npy"), info_of("image", int16, {2, 4, 3}));
  });
  CHECK_THAT(sentence,
             ContainsSubstring("fortran_order.npy' has int16 2x3x4; 'image' wants int16 2x4x3"));
}

TEST_CASE("tensor file: another dtype is refused, naming both") {
  CHECK_THAT(
      usage_error([] { read_tensor_file(data_file("vector.npy"), info_of("x", int32, {3})); }),
      ContainsSubstring("vector.npy' has float32 3; 'x' wants int32 3. Convert it."));
  CHECK_THAT(
      usage_error([] { read_tensor_file(data_file("vector.npy"), info_of("x", int8, {3})); }),
      ContainsSubstring("quantisation"));
}

TEST_CASE("tensor file: too few and too many elements are refused") {
  CHECK_THROWS_AS(read_tensor_file(data_file("vector.npy"), info_of("x", float32, {4})), Error);
  CHECK_THROWS_AS(read_tensor_file(data_file("vector.npy"), info_of("x", float32, {2})), Error);
  CHECK_THROWS_AS(read_tensor_file(data_file("empty.npy"), info_of("x", float32, {3})), Error);
  CHECK_THROWS_AS(read_tensor_file(data_file("vector.npy"), info_of("x", float32, {0})), Error);
}

TEST_CASE("tensor file: without a known shape the elements must agree and the file's shape stays") {
  TensorInfo info = info_of("x", int16, {24});
  info.shape.reset();
  CHECK(read_tensor_file(data_file("fortran_order.npy"), info).shape == Shape{2, 3, 4});
  info.bytes = 24;  // 12 elements: two cases
  CHECK(read_tensor_stack(data_file("fortran_order.npy"), info).shape == Shape{2, 3, 4});
  info.bytes = 16;  // 8 elements: three cases, but the leading axis is 2
  CHECK_THROWS_AS(read_tensor_stack(data_file("fortran_order.npy"), info), Error);
}

TEST_CASE("tensor file: cases are stacked along a leading axis") {
  const Tensor stack =
      read_tensor_stack(data_file("fortran_order.npy"), info_of("x", int16, {1, 3, 4}));
  CHECK(stack.shape == Shape{2, 1, 3, 4});
  CHECK(read_tensor_stack(data_file("vector.npy"), info_of("x", float32, {1, 1})).shape ==
        Shape{3, 1, 1});
  CHECK(read_tensor_stack(data_file("vector.npy"), info_of("x", float32, {3})).shape ==
        Shape{1, 3});
  CHECK_THAT(usage_error([] {
               read_tensor_file(data_file("fortran_order.npy"), info_of("x", int16, {3, 4}));
             }),
             ContainsSubstring("has 2 cases"));
}

TEST_CASE("tensor file: a bool that is neither 0 nor 1 is refused") {
  TemporaryFolder folder;
  const auto good = folder.write("good.bin", std::string_view("\1\0\1", 3));
  const auto bad = folder.write("bad.bin", std::string_view("\1\2\1", 3));
  CHECK_NOTHROW(read_tensor_file(good, info_of("x", boolean, {3})));
  CHECK_THAT(usage_error([&] { read_tensor_file(bad, info_of("x", boolean, {3})); }),
             ContainsSubstring("value 2 at element 1"));
}

TEST_CASE("tensor file: raw bytes must be the tensor's, or several cases of them") {
  TemporaryFolder folder;
  const auto file = folder.write("x.BIN", "abcdef");
  CHECK(read_tensor_file(file, info_of("x", int16, {3})).data ==
        std::vector<std::uint8_t>{'a', 'b', 'c', 'd', 'e', 'f'});
  CHECK(read_tensor_stack(file, info_of("x", int8, {2})).shape == Shape{3, 2});
  CHECK_THAT(usage_error([&] { read_tensor_file(file, info_of("x", int16, {2})); }),
             ContainsSubstring("has 6 bytes; 'x' wants int16 2: 4 bytes"));
  CHECK_THROWS_AS(read_tensor_file(file, info_of("x", int16, {0})), Error);
}

TEST_CASE("tensor file: float data are quantised only where quantisation is known") {
  const auto read = [](std::optional<Quantization> quantization) {
    return read_input_stack(data_file("vector.npy"), info_of("x", int8, {3}), quantization);
  };
  const InputStack input = read(Quantization{0.02, -10});
  CHECK(input.stack.shape == Shape{1, 3});
  CHECK(values_of<std::int8_t>(input.stack) == std::vector<std::int8_t>{40, 90, 127});
  CHECK(input.saturated == 1);
  CHECK_THROWS_AS(read(std::nullopt), Error);
  const InputStack stored =
      read_input_stack(data_file("int8.npy"), info_of("x", int8, {3}), Quantization{0.02, -10});
  CHECK(values_of<std::int8_t>(stored.stack) == std::vector<std::int8_t>{-128, 0, 127});
}

TEST_CASE("npz: the array is found by raw name, by C name, or as the only one") {
  TensorInfo info = info_of("m/idx", uint8, {2, 3});
  CHECK(read_tensor_file(data_file("two.npz"), info).data ==
        std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5});
  info.name = info.c_name = "other";
  CHECK(read_tensor_file(data_file("one.npz"), info).data.size() == 6);
  CHECK_THAT(usage_error([&] { read_tensor_file(data_file("two.npz"), info); }),
             ContainsSubstring("no array named 'other'") && ContainsSubstring("It has: "));
  info.c_name = "m/idx";
  CHECK(read_tensor_file(data_file("two.npz"), info).data.size() == 6);
  const Tensor floats = read_tensor_file(data_file("two.npz"), info_of("x", float32, {4, 4}));
  CHECK(values_of<float>(floats) == std::vector<float>(16, 2.0f));
}

TEST_CASE("npz: two arrays of one name are refused") {
  CHECK_THAT(
      usage_error([] { read_tensor_file(data_file("twice.npz"), info_of("x", float32, {3})); }),
      ContainsSubstring("more than one array named 'x'"));
}

TEST_CASE("npz: a near miss gets a suggestion") {
  CHECK_THAT(usage_error([] {
               read_tensor_file(data_file("two.npz"), info_of("m/ixd", uint8, {2, 3}));
             }),
             ContainsSubstring("did you mean 'm/idx'?"));
}

TEST_CASE("npz: a file cut short anywhere, or with a flipped data bit, is refused") {
  const auto whole = bytes_of(data_file("one.npz"));
  const std::vector<std::string> names{"whatever"};
  CHECK(parse_npz(whole, "x", names).data.size() == 6);
  for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
    const std::vector<std::uint8_t> cut(whole.begin(),
                                        whole.begin() + static_cast<std::ptrdiff_t>(bytes));
    CHECK_THROWS_AS(parse_npz(cut, "x", names), Error);
  }
  // The data, 0 1 2 3 4 5, end where the central directory begins.
  const std::string directory = "PK\x01\x02";
  const auto at = std::search(whole.begin(), whole.end(), directory.begin(), directory.end());
  auto flipped = whole;
  flipped[static_cast<std::size_t>(at - whole.begin()) - 1] ^= 1;
  CHECK_THAT(usage_error([&] { parse_npz(flipped, "x", names); }), ContainsSubstring("CRC"));
}

TEST_CASE("npz: a member that unpacks to more than the limit is refused") {
  const auto file = bytes_of(data_file("two.npz"));
  const std::vector<std::string> names{"x"};
  CHECK_NOTHROW(parse_npz(file, "x", names, 192));
  CHECK_THAT(usage_error([&] { parse_npz(file, "x", names, 191); }),
             ContainsSubstring("more than 191 bytes"));
}

TEST_CASE("tensor file: missing files, folders, other extensions and huge files are refused") {
  TemporaryFolder folder;
  const TensorInfo info = info_of("x", float32, {3});
  CHECK_THAT(usage_error([&] { read_tensor_file(folder.path() / "no.npy", info); }),
             ContainsSubstring("There is no file"));
  std::filesystem::create_directory(folder.path() / "d.npy");
  CHECK_THAT(usage_error([&] { read_tensor_file(folder.path() / "d.npy", info); }),
             ContainsSubstring("not a regular file"));
  CHECK_THAT(usage_error([&] { read_tensor_file(folder.write("x.txt", ""), info); }),
             ContainsSubstring(".npy, .npz or .bin"));
  const auto file = folder.write("x.bin", "123456789");
  CHECK(read_file_bytes(file, 9).size() == 9);
  CHECK_THAT(usage_error([&] { read_file_bytes(file, 8); }), ContainsSubstring("at most 8"));
}

TEST_CASE("tensor file: a written tensor is read back, and a failed write is told") {
  TemporaryFolder folder;
  const Tensor tensor = tensor_of<float>(float32, {1, 3}, {1, 2, 3});
  write_npy_file(folder.path() / "x.npy", tensor);
  CHECK(read_tensor_file(folder.path() / "x.npy", info_of("x", float32, {1, 3})).data ==
        tensor.data);
  CHECK_THAT(usage_error([&] { write_npy_file(folder.path() / "no/x.npy", tensor); }),
             ContainsSubstring("Cannot write"));
}

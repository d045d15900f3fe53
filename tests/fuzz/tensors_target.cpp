// .npy, .npz and .bin files, and what is done with a tensor next. Input: one byte that selects the
// format and the tensor that the model wants, then the file.
#include <array>

#include "host/base/error.hpp"
#include "host/core/data/classify.hpp"
#include "host/core/data/compare.hpp"
#include "host/core/data/npy.hpp"
#include "host/core/data/npz.hpp"
#include "host/core/data/quantization.hpp"
#include "host/core/data/scalar.hpp"
#include "host/core/data/stack.hpp"
#include "host/core/data/summary.hpp"
#include "host/core/data/tensor_file.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/scratch_folder.hpp"

namespace assay::fuzz {

namespace {

// Real members are small here, so the limit is: libFuzzer's own on memory is for what leaks past.
constexpr std::uint64_t member_limit_bytes = 1 << 20;

const std::array<TensorInfo, 8> wanted{{
    {"x", "x", {TypeCode::floating, 32}, Shape{1, 4}, 16},
    {"x", "x", {TypeCode::floating, 32}, Shape{}, 4},
    {"x", "x", {TypeCode::integer, 8}, Shape{2, 3}, 6},
    {"x", "x", {TypeCode::unsigned_integer, 1}, Shape{4}, 4},
    {"x", "x", {TypeCode::integer, 64}, std::nullopt, 16},
    {"in:x", "in_x", {TypeCode::floating, 16}, std::nullopt, 6},
    {"x", "x", {TypeCode::bfloat, 16}, Shape{1, 1, 2}, 4},
    {"x", "x", {TypeCode::floating, 64}, Shape{0}, 0},
}};

Tensor read_bin(ByteView file, const TensorInfo& tensor) {
  static const ScratchFolder folder;
  folder.write("x.bin", file);
  return read_any_tensor(folder.path() / "x.bin", tensor);
}

void check_size(const Tensor& tensor) {
  expect(static_cast<std::uint64_t>(element_count(tensor.shape)) * tensor.dtype.bytes() ==
             tensor.data.size(),
         "a tensor has the bytes that its shape and dtype ask for");
}

// What the commands do with a stack of cases.
void use(const Tensor& stack) {
  check_size(stack);
  summarize_output("x", stack);
  const auto classes = argmax_of_cases(stack);
  expect(classes.size() == case_count(stack), "every case has a class, or none");
  const OutputComparison same = compare_output("x", stack, stack, {});
  expect(same.pass() && same.exact == same.elements, "a tensor equals itself");
  const Quantization quantization{0.25, 3};
  if (is_integer(stack.dtype)) {
    check_size(dequantize(stack, quantization));
  } else {
    check_size(quantize(stack, {TypeCode::integer, 8}, quantization, "x").tensor);
  }
}

void run(ByteView bytes) {
  Input input(bytes);
  const unsigned selector = input.byte();
  const TensorInfo& tensor = wanted[selector / 4 % wanted.size()];
  const ByteView file = input.rest();
  try {
    Tensor read;
    switch (selector % 4) {
      case 0:
      case 1:
        read = parse_npy(file, "x.npy");
        break;
      case 2:
        read = parse_npz(file, "x.npz", std::array{tensor.name, tensor.c_name}, member_limit_bytes);
        break;
      default:
        read = read_bin(file, tensor);
    }
    check_size(read);
    const Tensor again = parse_npy(encode_npy(read), "again.npy");
    expect(again.dtype == read.dtype && again.shape == read.shape && again.data == read.data,
           "what was read is written and read again");
    use(to_stack(std::move(read), tensor, "x"));
  } catch (const Error& error) {
    expect(error.blame() == Blame::input, "wrong input ends with the code for it");
  }
}

const Registration registration({"tensors", run});

}  // namespace

}  // namespace assay::fuzz

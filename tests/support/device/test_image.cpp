#include "tests/support/device/test_image.hpp"

#include <tvm/runtime/crt/platform.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "tests/support/device/plain_image.hpp"

namespace assay::test {

TestImage test_image;

namespace {

// With bytes around each piece that the tests can look at.
template <std::size_t bytes>
struct Guarded {
  static constexpr std::uint8_t kGuard = 0xa7;

  Guarded() {
    std::memset(before, kGuard, sizeof before);
    std::memset(after, kGuard, sizeof after);
  }
  bool intact() const {
    const auto whole = [](const auto& guard) {
      return std::all_of(std::begin(guard), std::end(guard),
                         [](auto byte) { return byte == kGuard; });
    };
    return whole(before) && whole(after);
  }

  std::uint8_t before[64];
  alignas(16) std::uint8_t data[bytes];
  std::uint8_t after[64];
};

Guarded<4> guarded_a;
Guarded<6> guarded_b;
Guarded<10> guarded_c;
Guarded<kLargeBytes> guarded_input, guarded_output;
Guarded<2048> guarded_arguments;
auto& input_a = guarded_a.data;
auto& input_b = guarded_b.data;
auto& output_c = guarded_c.data;
auto& input_large = guarded_input.data;
auto& output_large = guarded_output.data;
auto& argument_buffer = guarded_arguments.data;
alignas(16) std::uint8_t workspace[256];

const std::int64_t shape_a[] = {4}, shape_b[] = {1, 3}, shape_large[] = {1, 26, 50};
const assay_tensor small_inputs[] = {{input_a, 4, kDLInt, 8, 1, shape_a, "a"},
                                     {input_b, 6, kDLInt, 16, 2, shape_b, "b"}};
const assay_tensor small_outputs[] = {{output_c, 10, kDLUInt, 8, 0, nullptr, nullptr}};
const assay_tensor large_inputs[] = {{input_large, kLargeBytes, kDLUInt, 8, 3, shape_large, "x"}};
const assay_tensor large_outputs[] = {{output_large, kLargeBytes, kDLUInt, 8, 3, shape_large, "y"}};

// Nothing, or the code that the model is to return.
std::int32_t act() {
  ++test_image.runs;
  if (test_image.on_run) test_image.on_run();
  if (test_image.workspace_request_bytes > 0) {
    void* block =
        TVMBackendAllocWorkspace(kDLCPU, 0, test_image.workspace_request_bytes, kDLUInt, 8);
    if (block == nullptr) return -1;
    TVMBackendFreeWorkspace(kDLCPU, 0, block);
  }
  return test_image.return_code;
}

std::int32_t run_small(const assay_model*) {
  for (int i = 0; i < 6; ++i) output_c[i] = static_cast<std::uint8_t>(input_b[5 - i] + 1);
  for (int i = 0; i < 4; ++i) output_c[6 + i] = static_cast<std::uint8_t>(input_a[3 - i] + 1);
  return act();
}

std::int32_t run_large(const assay_model*) {
  for (std::uint32_t i = 0; i < kLargeBytes - test_image.unwritten_bytes; ++i) {
    output_large[i] = input_large[kLargeBytes - 1 - i] ^ 0x5a;
  }
  return act();
}

const assay_model small_model = {"small", run_small, small_inputs,     small_outputs, 2,
                                 1,       workspace, sizeof workspace, nullptr};
const assay_model large_model = {"large", run_large, large_inputs, large_outputs, 1, 1,
                                 nullptr, 0,         nullptr};
const assay_model* const models[] = {&small_model, &large_model};

std::int64_t sum(std::int64_t a, std::int64_t b) { return a + b; }
float half(float value) { return value / 2; }
void nothing() { ++test_image.calls; }
std::int64_t count(std::int64_t id) { return ++test_image.counted[id]; }

const char* greet(const char* name) {
  static std::string greeting;
  greeting = std::string("hello ") + name;
  return greeting.c_str();
}

const TVMByteArray* reverse(const TVMByteArray* from) {
  static std::string reversed;
  static TVMByteArray result;
  reversed.assign(from->data, from->size);
  std::reverse(reversed.begin(), reversed.end());
  result = {reversed.data(), reversed.size()};
  return &result;
}

DLTensor* negate(DLTensor* tensor) {
  auto* at = static_cast<std::int32_t*>(tensor->data);
  std::int64_t elements = 1;
  for (int i = 0; i < tensor->ndim; ++i) elements *= tensor->shape[i];
  static std::int32_t data[256];
  static std::int64_t shape[4];
  static DLTensor result;
  result = *tensor;
  std::copy_n(tensor->shape, tensor->ndim, shape);
  for (std::int64_t i = 0; i < elements; ++i) data[i] = -at[i];
  result.data = data;
  result.shape = shape;
  return &result;
}

std::int64_t steps(std::int64_t wanted) {
  for (std::int64_t step = 0; step < wanted; ++step) {
    if (test_image.on_step) test_image.on_step(step);
    if (assay_progress(static_cast<std::uint32_t>(step + 1), static_cast<std::uint32_t>(wanted))) {
      return step;
    }
    ++test_image.calls;
  }
  return wanted;
}

int refuse(TVMValue*, int*, int, TVMValue*, int*, void*) { return 7; }

int model_name(TVMValue*, int*, int, TVMValue* result, int* type_code, void* model) {
  result->v_str = static_cast<const assay_model*>(model)->name;
  *type_code = kTVMStr;
  return 0;
}

ASSAY_FUNCTION(i, sum, i, i);
ASSAY_FUNCTION(f, half, f);
ASSAY_FUNCTION(v, nothing);
ASSAY_FUNCTION(i, count, i);
ASSAY_FUNCTION(s, greet, s);
ASSAY_FUNCTION(b, reverse, b);
ASSAY_FUNCTION(t, negate, t);
ASSAY_FUNCTION(i, steps, i);
ASSAY_PACKED_FUNCTION(v, refuse);
ASSAY_PACKED_FUNCTION(s, model_name);

const assay_function* const functions[] = {&assay_function_sum,     &assay_function_half,
                                           &assay_function_nothing, &assay_function_count,
                                           &assay_function_greet,   &assay_function_reverse,
                                           &assay_function_negate,  &assay_function_steps,
                                           &assay_function_refuse,  &assay_function_model_name};

Bytes padded(Bytes bytes) {
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

}  // namespace

const assay_image& image() {
  static const assay_image whole = [] {
    assay_image made = plain_image(models, functions, workspace, argument_buffer);
    for (std::uint8_t i = 0; i < 8; ++i) made.build_id[i] = static_cast<std::uint8_t>(i + 1);
    made.check = [] { return test_image.overran; };
    return made;
  }();
  return whole;
}

void clear_memory() { clear_memory(image()); }

bool guards_intact() {
  return guarded_a.intact() && guarded_b.intact() && guarded_c.intact() && guarded_input.intact() &&
         guarded_output.intact() && guarded_arguments.intact();
}

std::span<std::uint8_t> bulk_memory(std::uint8_t tensor) {
  if (tensor == 3) return input_large;
  if (tensor == 4) return output_large;
  if (tensor == 0xff) return argument_buffer;
  return {};
}

void clear_test_image() {
  test_image = {};
  clear_memory();
}

Bytes small_result(const Bytes& inputs) {
  Bytes result(inputs.rbegin(), inputs.rend());
  for (std::uint8_t& byte : result) ++byte;
  return result;
}

Bytes large_result(const Bytes& input) {
  Bytes result(input.rbegin(), input.rend());
  for (std::uint8_t& byte : result) byte ^= 0x5a;
  return result;
}

std::uint32_t hash_of(const char* signature) { return reference_crc(text(signature)); }

Bytes integer_argument(std::int64_t value) {
  return little_endian(static_cast<std::uint64_t>(value), 8);
}
Bytes floating_argument(float value) {
  return little_endian(std::bit_cast<std::uint64_t>(static_cast<double>(value)), 8);
}
Bytes string_argument(const std::string& value) { return bytes_argument(text(value) + Bytes{0}); }
Bytes bytes_argument(const Bytes& value) { return little_endian(value.size(), 8) + padded(value); }
Bytes tensor_argument(std::uint8_t code, std::uint8_t bits, const std::vector<std::int64_t>& shape,
                      const Bytes& data) {
  Bytes block =
      little_endian(data.size(), 4) + Bytes{code, bits, static_cast<std::uint8_t>(shape.size()), 0};
  for (const std::int64_t dimension : shape) block = block + integer_argument(dimension);
  return block + padded(data);
}

}  // namespace assay::test

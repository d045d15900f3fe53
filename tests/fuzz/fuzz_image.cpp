#include "tests/fuzz/fuzz_image.hpp"

#include <tvm/runtime/crt/platform.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/device/plain_image.hpp"

namespace assay::fuzz {

std::function<void()> meanwhile;

namespace {

constexpr std::uint32_t large_bytes = 1300;
// So that 65,535 repeats of a request stay cheap, again and again.
constexpr int most_runs = 300;
constexpr std::int64_t most_steps = 16;
int runs = 0;

std::uint8_t input_a[4], input_b[6], output_c[10], input_large[large_bytes],
    output_large[large_bytes];
alignas(16) std::uint8_t workspace[256];
alignas(8) std::uint8_t argument_buffer[2048];

const std::int64_t shape_a[] = {4}, shape_b[] = {1, 3}, shape_large[] = {1, 26, 50};
const assay_tensor small_inputs[] = {{input_a, 4, kDLInt, 8, 1, shape_a, "a"},
                                     {input_b, 6, kDLInt, 16, 2, shape_b, "b"}};
const assay_tensor small_outputs[] = {{output_c, 10, kDLUInt, 8, 0, nullptr, nullptr}};
const assay_tensor large_inputs[] = {{input_large, large_bytes, kDLUInt, 8, 3, shape_large, "x"}};
const assay_tensor large_outputs[] = {{output_large, large_bytes, kDLUInt, 8, 3, shape_large, "y"}};

// Once: the next one has to be set again.
void interrupt() {
  if (const auto now = std::exchange(meanwhile, nullptr)) now();
}

std::int32_t run_small(const assay_model*) {
  interrupt();
  // More than there is, where the input says so.
  const std::size_t wanted = std::size_t{4} * input_a[0];
  void* block = TVMBackendAllocWorkspace(kDLCPU, 0, wanted, kDLUInt, 8);
  if (block != nullptr) {
    std::memset(block, 0xa5, wanted);
    TVMBackendFreeWorkspace(kDLCPU, 0, block);
  }
  std::copy_n(input_b, 6, output_c);
  std::copy_n(input_a, 4, output_c + 6);
  if (input_a[1] == 1) assay_log("layer\n");
  return ++runs > most_runs ? -1 : input_a[2] == 0xff;
}

std::int32_t run_large(const assay_model*) {
  std::copy_n(input_large, large_bytes, output_large);
  return ++runs > most_runs ? -1 : 0;
}

const assay_model small_model = {"small", run_small, small_inputs,     small_outputs, 2,
                                 1,       workspace, sizeof workspace, nullptr};
const assay_model large_model = {"large", run_large, large_inputs, large_outputs, 1, 1,
                                 nullptr, 0,         nullptr};
const assay_model* const models[] = {&small_model, &large_model};

std::int64_t sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

float half(float value) { return value / 2; }

void nothing() {}

const char* again(const char* given) {
  static std::string kept;
  kept = std::string(given) + given;
  return kept.c_str();
}

const TVMByteArray* reverse(const TVMByteArray* given) {
  static std::string reversed;
  static TVMByteArray result;
  reversed.assign(given->data, given->size);
  std::reverse(reversed.begin(), reversed.end());
  result = {reversed.data(), reversed.size()};
  return &result;
}

DLTensor* copy(DLTensor* given) {
  static std::vector<std::uint8_t> data;
  static std::vector<std::int64_t> shape;
  static DLTensor result;
  std::size_t bytes = (given->dtype.bits + 7u) / 8u;
  for (int i = 0; i < given->ndim; ++i) bytes *= static_cast<std::size_t>(given->shape[i]);
  const auto* from = static_cast<const std::uint8_t*>(given->data);
  data.assign(from, from + bytes);
  shape.assign(given->shape, given->shape + given->ndim);
  result = *given;
  result.data = data.data();
  result.shape = shape.data();
  return &result;
}

std::int64_t steps(std::int64_t wanted) {
  const std::int64_t count = std::min(wanted, most_steps);
  for (std::int64_t step = 0; step < count; ++step) {
    interrupt();
    if (assay_progress(static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(count))) {
      return step;
    }
  }
  return count;
}

std::int64_t mixed(std::int64_t a, float b, const char* c, const TVMByteArray* d, DLTensor* e) {
  const DLTensor* copied = copy(e);
  return a + (b > 0) + static_cast<std::int64_t>(std::strlen(c)) +
         std::count(d->data, d->data + d->size, 'a') + copied->ndim;
}

int refuse(TVMValue*, int*, int, TVMValue*, int*, void*) { return 7; }

ASSAY_FUNCTION(i, sum, i, i);
ASSAY_FUNCTION(f, half, f);
ASSAY_FUNCTION(v, nothing);
ASSAY_FUNCTION(s, again, s);
ASSAY_FUNCTION(b, reverse, b);
ASSAY_FUNCTION(t, copy, t);
ASSAY_FUNCTION(i, steps, i);
ASSAY_FUNCTION(i, mixed, i, f, s, b, t);
ASSAY_PACKED_FUNCTION(v, refuse);

const assay_function* const functions[] = {
    &assay_function_sum,   &assay_function_half,    &assay_function_nothing,
    &assay_function_again, &assay_function_reverse, &assay_function_copy,
    &assay_function_steps, &assay_function_mixed,   &assay_function_refuse};

}  // namespace

const assay_image& image() {
  static const assay_image whole = test::plain_image(models, functions, workspace, argument_buffer);
  return whole;
}

void clear_image() {
  test::clear_memory(image());
  runs = 0;
}

}  // namespace assay::fuzz

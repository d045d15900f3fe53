// An image to test against: two models and a handful of remote functions whose results are easy to
// work out, and knobs that make them fail.
#pragma once

#include <assay.h>

#include <cstdint>
#include <functional>
#include <map>
#include <span>

#include "tests/support/reference.hpp"

namespace assay::test {

// Tensors: model 0 has inputs 0 (4 bytes) and 1 (6 bytes) and output 2 (10 bytes): its inputs in
// reverse, each byte plus 1. Model 1 has input 3 and output 4 (1,300 bytes each): the input in
// reverse, each byte XOR 0x5a.
inline constexpr std::uint32_t kLargeBytes = 1300;
Bytes small_result(const Bytes& inputs);
Bytes large_result(const Bytes& input);
// Calls of count(i)i with this argument are an intruder's.
inline constexpr std::int64_t kIntruderCall = 1'000'000;

struct TestImage {
  // Knobs; what a model does besides its work, in this order.
  std::function<void()> on_run;
  std::uint32_t workspace_request_bytes = 0;
  std::int32_t return_code = 0;
  std::uint32_t unwritten_bytes = 0;  // at the end of model 1's output
  std::int32_t overran = 0;           // what the image's check finds
  // Called by steps(i)i before every assay_progress().
  std::function<void(std::int64_t step)> on_step;

  // Records.
  int runs = 0;
  std::map<std::int64_t, int> counted;  // by the argument of count(i)i
  int calls = 0;
};
extern TestImage test_image;

const assay_image& image();
// What a reset does to memory, and the knobs back to where they do nothing.
void clear_memory();
void clear_test_image();

// Bytes around the tensors and the argument buffer, which nothing may write. True where none did.
bool guards_intact();
// Of a tensor that takes several frames to write, by its number on the wire; else empty.
std::span<std::uint8_t> bulk_memory(std::uint8_t tensor);

// CRC-32 of the signature text.
std::uint32_t hash_of(const char* signature);

// Argument blocks, as SPEC.md lays them out.
Bytes integer_argument(std::int64_t value);
Bytes floating_argument(float value);
Bytes string_argument(const std::string& value);
Bytes bytes_argument(const Bytes& value);
Bytes tensor_argument(std::uint8_t code, std::uint8_t bits, const std::vector<std::int64_t>& shape,
                      const Bytes& data);

}  // namespace assay::test

// What the host says and hears, as values: requests to payload bytes, payload bytes to replies.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/tensor.hpp"
#include "proto/wire.hpp"

namespace assay::rpc {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// hello's reply: what the device is and what it takes.
struct HelloReply {
  std::uint8_t version = 0;
  bool in_force = false;  // the session existed already
  bool pointers_64 = false;
  std::uint16_t frame_bytes = 0;   // longest encoded frame, both directions
  std::uint32_t rx_bytes = 0;      // held while the device does not poll
  std::uint8_t window_frames = 0;  // of a write, unanswered, on a paced line
  std::uint8_t sequence = 0;       // of the last operation
  std::uint8_t model_count = 0;
  std::uint8_t tensor_count = 0;
  std::uint16_t function_count = 0;
  std::uint32_t ticks_per_second = 0;
  std::uint32_t argument_bytes = 0;
  std::array<std::uint8_t, 8> build_id{};
};

struct ModelReply {
  std::uint8_t input_count = 0;
  std::uint8_t output_count = 0;
  std::uint32_t workspace_bytes = 0;
  std::string name;
};

struct TensorReply {
  std::uint8_t model = 0;
  bool output = false;
  DType dtype;
  std::uint32_t bytes = 0;
  Shape shape;
  std::string name;  // empty where the device keeps none
};

struct FunctionReply {
  std::uint32_t hash = 0;
  std::uint32_t kinds = 0;
  std::string signature;  // empty where the device keeps none
};

struct RunRequest {
  std::uint8_t model = 0;
  std::uint16_t repeats = 1;
  bool announce = true;
  bool outputs_ride = false;
  bool measure_stack = false;
  Bytes inputs;  // all inputs in call order, or none
};

struct RunReply {
  proto::RunOutcome outcome = proto::RunOutcome::done;
  std::uint16_t repeats_done = 0;
  std::int32_t return_code = 0;
  std::uint64_t ticks = 0;  // of all repeats
  std::uint32_t workspace_peak_bytes = 0;
  std::uint32_t stack_peak_bytes = 0;  // 0: not measured
  Bytes outputs;
};

// Counts are of the device, since its reset.
struct MemoryReply {
  std::uint32_t workspace_bytes = 0;
  std::uint32_t workspace_peak_bytes = 0;
  std::uint32_t stack_bytes = 0;
  std::uint32_t stack_peak_bytes = 0;
  std::uint32_t bad_frames = 0;         // fragments that no CRC vouched for
  std::uint32_t foreign_frames = 0;     // intact, of another session
  std::uint32_t dropped_bytes = 0;      // found the receive ring full
  std::uint32_t repeated_requests = 0;  // acting ones that were answered again
  std::uint32_t safe_rate_returns = 0;  // to the line's safe rate, unasked
};

// The value that a call returned; `data` is empty where it did not fit in the reply (`staged`).
struct CallReply {
  proto::Kind kind = proto::Kind::nothing;
  std::int64_t integer = 0;
  float floating = 0;
  std::uint32_t data_bytes = 0;
  bool staged = false;
  DType dtype;
  Shape shape;
  Bytes data;
};

struct Progress {
  std::uint32_t done = 0;
  std::uint32_t total = 0;
  std::uint64_t ticks = 0;
};

struct Fault {
  std::uint8_t kind = 0;  // enum assay_fault_kind
  std::uint32_t pc = 0;   // relative to the image
  std::uint32_t lr = 0;
  std::uint32_t detail = 0;  // cause register
};

struct Refusal {
  proto::Status status = proto::Status::ok;
  std::int32_t detail = 0;
};

Bytes hello_payload(std::uint32_t nonce);
Bytes describe_payload(proto::DescribeWhat what, std::uint16_t number);
Bytes write_payload(std::uint8_t tensor, std::uint32_t offset, ByteView data);
Bytes read_payload(std::uint8_t tensor, std::uint32_t offset, std::uint16_t bytes);
Bytes digest_payload(std::uint8_t tensor, std::uint32_t offset, std::uint32_t bytes);
Bytes rate_payload(std::uint32_t bits_per_second);
Bytes run_payload(const RunRequest& request);
// `model`: its number, with proto::kCallAnnounce where wanted.
Bytes call_payload(std::uint8_t model, std::uint32_t hash, ByteView arguments);
Bytes staged_call_payload(std::uint8_t model, std::uint32_t hash, std::uint32_t argument_bytes);

// Nothing where the payload does not have the form that SPEC.md gives it.
std::optional<HelloReply> read_hello(ByteView payload);
std::optional<ModelReply> read_model(ByteView payload);
std::optional<TensorReply> read_tensor(ByteView payload);
std::optional<FunctionReply> read_function(ByteView payload);
std::optional<RunReply> read_run(ByteView payload);
std::optional<MemoryReply> read_memory(ByteView payload);
std::optional<CallReply> read_call(ByteView payload);
std::optional<Progress> read_progress(ByteView payload);
std::optional<Fault> read_fault(ByteView payload);
std::optional<Refusal> read_refusal(ByteView payload);

std::string to_string(proto::Status status);

}  // namespace assay::rpc

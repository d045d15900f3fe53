#include "host/rpc/messages.hpp"

#include <algorithm>
#include <bit>

namespace assay::rpc {

namespace {

class Writer {
 public:
  Writer& number(std::uint64_t value, std::size_t count) {
    for (; count > 0; --count, value >>= 8) bytes_.push_back(static_cast<std::uint8_t>(value));
    return *this;
  }
  Writer& data(ByteView view) {
    bytes_.insert(bytes_.end(), view.begin(), view.end());
    return *this;
  }
  operator Bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Reads past the end give zeros and make complete() false: one check at the end is enough.
class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  std::uint64_t number(std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }
  template <typename T>
  void read(T& value) {
    value = static_cast<T>(number(sizeof value));
  }
  Bytes rest() {
    Bytes taken(bytes_.begin(), bytes_.end());
    bytes_ = {};
    return taken;
  }
  std::string text() {
    const Bytes taken = rest();
    return {taken.begin(), taken.end()};
  }
  std::size_t left() const { return bytes_.size(); }
  bool intact() const { return intact_; }
  bool complete() const { return intact_ && bytes_.empty(); }

 private:
  std::uint8_t byte() {
    if (bytes_.empty()) {
      intact_ = false;
      return 0;
    }
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }

  ByteView bytes_;
  bool intact_ = true;
};

template <typename T>
std::optional<T> when(bool good, T value) {
  if (!good) return std::nullopt;
  return value;
}

}  // namespace

Bytes hello_payload(std::uint32_t nonce) {
  return Writer().number(nonce, 4).number(proto::kVersion, 1);
}

Bytes describe_payload(proto::DescribeWhat what, std::uint16_t number) {
  return Writer().number(static_cast<std::uint8_t>(what), 1).number(number, 2);
}

Bytes write_payload(std::uint8_t tensor, std::uint32_t offset, ByteView data) {
  return Writer().number(tensor, 1).number(offset, 3).data(data);
}

Bytes read_payload(std::uint8_t tensor, std::uint32_t offset, std::uint16_t bytes) {
  return Writer().number(tensor, 1).number(offset, 3).number(bytes, 2);
}

Bytes digest_payload(std::uint8_t tensor, std::uint32_t offset, std::uint32_t bytes) {
  return Writer().number(tensor, 1).number(offset, 3).number(bytes, 3);
}

Bytes rate_payload(std::uint32_t bits_per_second) { return Writer().number(bits_per_second, 4); }

Bytes run_payload(const RunRequest& request) {
  const unsigned flags = (request.announce ? proto::kRunAnnounce : 0u) |
                         (request.outputs_ride ? proto::kRunOutputs : 0u) |
                         (request.measure_stack ? proto::kRunStack : 0u);
  return Writer()
      .number(request.model, 1)
      .number(request.repeats, 2)
      .number(flags, 1)
      .data(request.inputs);
}

Bytes call_payload(std::uint8_t model, std::uint32_t hash, ByteView arguments) {
  return Writer().number(model, 1).number(hash, 4).data(arguments);
}

Bytes staged_call_payload(std::uint8_t model, std::uint32_t hash, std::uint32_t argument_bytes) {
  return Writer().number(model | 0x80u, 1).number(hash, 4).number(argument_bytes, 4);
}

std::optional<HelloReply> read_hello(ByteView payload) {
  Reader reader(payload);
  HelloReply reply;
  reader.read(reply.version);
  const auto flags = reader.number(1);
  reply.in_force = flags & proto::kHelloInForce;
  reply.pointers_64 = flags & proto::kHello64Bit;
  reader.read(reply.frame_bytes);
  reader.read(reply.rx_bytes);
  reader.read(reply.ticks_per_second);
  reader.read(reply.argument_bytes);
  reader.read(reply.function_count);
  reader.read(reply.window_frames);
  reader.read(reply.sequence);
  reader.read(reply.model_count);
  reader.read(reply.tensor_count);
  reader.number(2);
  for (auto& byte : reply.build_id) reader.read(byte);
  // Less than a header, a check field and some payload cannot be talked to.
  return when(reader.intact() && reply.frame_bytes >= 32 && reply.rx_bytes >= 32, reply);
}

std::optional<ModelReply> read_model(ByteView payload) {
  Reader reader(payload);
  ModelReply reply;
  reader.read(reply.input_count);
  reader.read(reply.output_count);
  reader.read(reply.workspace_bytes);
  reply.name = reader.text();
  return when(reader.complete(), reply);
}

std::optional<TensorReply> read_tensor(ByteView payload) {
  Reader reader(payload);
  TensorReply reply;
  reader.read(reply.bytes);
  reply.dtype.code = static_cast<TypeCode>(reader.number(1));
  reader.read(reply.dtype.bits);
  const auto dimensions = reader.number(1);
  reader.read(reply.model);
  reply.output = reader.number(1) != 0;
  for (std::uint64_t i = 0; i < dimensions; ++i) {
    reply.shape.push_back(static_cast<std::int64_t>(reader.number(4)));
  }
  reply.name = reader.text();
  return when(reader.complete() && reply.bytes <= proto::kTensorBytesMax, reply);
}

std::optional<FunctionReply> read_function(ByteView payload) {
  Reader reader(payload);
  FunctionReply reply;
  reader.read(reply.hash);
  reader.read(reply.kinds);
  reply.signature = reader.text();
  return when(reader.complete(), reply);
}

std::optional<RunReply> read_run(ByteView payload) {
  Reader reader(payload);
  RunReply reply;
  reader.read(reply.ticks);
  reader.read(reply.workspace_peak_bytes);
  reader.read(reply.stack_peak_bytes);
  reader.read(reply.return_code);
  reader.read(reply.repeats_done);
  reply.outcome = static_cast<proto::RunOutcome>(reader.number(1));
  reply.outputs = reader.rest();
  return when(reader.complete(), reply);
}

std::optional<MemoryReply> read_memory(ByteView payload) {
  Reader reader(payload);
  MemoryReply reply;
  reader.read(reply.workspace_bytes);
  reader.read(reply.workspace_peak_bytes);
  reader.read(reply.stack_bytes);
  reader.read(reply.stack_peak_bytes);
  reader.read(reply.bad_frames);
  reader.read(reply.foreign_frames);
  reader.read(reply.dropped_bytes);
  reader.read(reply.repeated_requests);
  reader.read(reply.safe_rate_returns);
  return when(reader.intact(), reply);
}

std::optional<CallReply> read_call(ByteView payload) {
  CallReply reply;
  if (payload.empty()) return reply;
  Reader reader(payload);
  reply.kind = static_cast<proto::Kind>(reader.number(1));
  switch (reply.kind) {
    case proto::Kind::integer:
      reader.read(reply.integer);
      return when(reader.complete(), reply);
    case proto::Kind::floating:
      reply.floating = static_cast<float>(std::bit_cast<double>(reader.number(8)));
      return when(reader.complete(), reply);
    case proto::Kind::string:
    case proto::Kind::bytes:
    case proto::Kind::tensor:
      break;
    default:
      return std::nullopt;
  }
  reader.read(reply.data_bytes);
  if (reply.data_bytes > proto::kTensorBytesMax) return std::nullopt;
  if (reply.kind == proto::Kind::tensor) {
    reply.dtype.code = static_cast<TypeCode>(reader.number(1));
    reader.read(reply.dtype.bits);
    const auto dimensions = reader.number(1);
    for (std::uint64_t i = 0; i < dimensions; ++i) {
      reply.shape.push_back(static_cast<std::int64_t>(reader.number(4)));
    }
  }
  const bool intact = reader.intact();
  reply.staged = reply.data_bytes > 0 && reader.left() == 0;
  reply.data = reader.rest();
  return when(intact && (reply.staged || reply.data.size() == reply.data_bytes), reply);
}

std::optional<Progress> read_progress(ByteView payload) {
  Reader reader(payload);
  Progress progress;
  reader.read(progress.done);
  reader.read(progress.total);
  reader.read(progress.ticks);
  return when(reader.intact(), progress);
}

std::optional<Fault> read_fault(ByteView payload) {
  Reader reader(payload);
  Fault fault;
  reader.read(fault.pc);
  reader.read(fault.lr);
  reader.read(fault.detail);
  reader.read(fault.kind);
  return when(reader.intact(), fault);
}

std::optional<Refusal> read_refusal(ByteView payload) {
  Reader reader(payload);
  Refusal refusal;
  refusal.status = static_cast<proto::Status>(reader.number(1));
  reader.read(refusal.detail);
  return when(reader.intact(), refusal);
}

std::string to_string(proto::Status status) {
  switch (status) {
    case proto::Status::ok:
      return "ok";
    case proto::Status::no_session:
      return "no session";
    case proto::Status::out_of_sequence:
      return "out of sequence";
    case proto::Status::unknown_type:
      return "unknown request type";
    case proto::Status::bad_length:
      return "wrong length";
    case proto::Status::no_such_item:
      return "no such model, tensor or function";
    case proto::Status::out_of_range:
      return "beyond the end of the tensor";
    case proto::Status::bad_argument:
      return "arguments do not fit the signature";
    case proto::Status::too_large:
      return "reply larger than a frame";
    case proto::Status::wrong_version:
      return "another protocol version";
    case proto::Status::function_failed:
      return "the function returned an error";
    case proto::Status::cancelled:
      return "cancelled";
  }
  return "status " + std::to_string(static_cast<int>(status));
}

}  // namespace assay::rpc

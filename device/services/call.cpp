// call: the only late binding there is. A remote function is found by its hash and called in the
// PackedFunc convention; its arguments are taken apart in one place, here.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"
#include "proto/crc32.hpp"

namespace assay::device {

using proto::Kind;
using proto::Status;

constexpr uint8_t kModelMask = 0x3f;
constexpr uint8_t kAnnounce = proto::kCallAnnounce;
constexpr uint8_t kStaged = proto::kCallStaged;

// Signature text is hashed without its spaces.
uint32_t hash_of(const assay_function& function) {
  if (function.hash != 0 || function.signature == nullptr) return function.hash;
  uint32_t crc = 0;
  for (const char* at = function.signature; *at != 0; ++at) {
    if (*at != ' ') crc = proto::crc32(crc, reinterpret_cast<const uint8_t*>(at), 1);
  }
  return crc;
}

static const assay_function* find_function(uint32_t hash) {
  for (uint16_t i = 0; i < server.image->function_count; ++i) {
    const assay_function* function = server.image->functions[i];
    if (hash_of(*function) == hash) return function;
  }
  return nullptr;
}

namespace {

// The argument block: every argument starts at a multiple of 8.
struct Arguments {
  TVMValue values[proto::kMaxArguments];
  int type_codes[proto::kMaxArguments];
  union {
    DLTensor tensor;
    TVMByteArray bytes;
  } storage[proto::kMaxArguments];
  int count;
};

class Reader {
 public:
  Reader(uint8_t* from, size_t count) : at_(from), left_(count) {}

  // The next `count` bytes, or nullptr; skips the padding behind them.
  uint8_t* take(size_t count) {
    const size_t padded = (count + 7) & ~size_t{7};
    if (count > left_ || padded < count || padded > left_) return nullptr;
    uint8_t* taken = at_;
    at_ += padded;
    left_ -= padded;
    return taken;
  }
  bool at_end() const { return left_ == 0; }

 private:
  uint8_t* at_;
  size_t left_;
};

}  // namespace

// dtype code, bits, dimensions, 0, data bytes (u32), dimensions as i64, data.
static bool take_tensor(Reader& reader, DLTensor& tensor) {
  const uint8_t* head = reader.take(8);
  if (head == nullptr) return false;
  const uint8_t dimensions = head[2];
  uint8_t* shape = reader.take(size_t{8} * dimensions);
  const uint32_t data_bytes = proto::load32(head + 4);
  uint8_t* data = shape == nullptr ? nullptr : reader.take(data_bytes);
  if (data == nullptr) return false;
  uint64_t expected = (head[1] + 7u) / 8u;
  for (uint8_t i = 0; i < dimensions; ++i) {
    const uint64_t dimension = proto::load64(shape + 8 * i);
    if (dimension > proto::kTensorBytesMax) return false;
    expected *= dimension;
    if (expected > proto::kTensorBytesMax) return false;
  }
  if (expected != data_bytes) return false;
  tensor.device.device_id = 0;
  tensor.strides = nullptr;
  tensor.byte_offset = 0;
  tensor.data = data;
  tensor.device.device_type = kDLCPU;
  tensor.ndim = dimensions;
  tensor.dtype.code = head[0];
  tensor.dtype.bits = head[1];
  tensor.dtype.lanes = 1;
  tensor.shape = reinterpret_cast<int64_t*>(shape);
  return true;
}

__attribute__((noinline)) static bool take_argument(Reader& reader, Kind kind,
                                                    Arguments& arguments) {
  TVMValue& value = arguments.values[arguments.count];
  int& type_code = arguments.type_codes[arguments.count];
  auto& storage = arguments.storage[arguments.count];
  ++arguments.count;
  if (kind == Kind::tensor) {
    value.v_handle = &storage.tensor;
    type_code = kTVMDLTensorHandle;
    return take_tensor(reader, storage.tensor);
  }
  const uint8_t* head = reader.take(8);
  if (head == nullptr) return false;
  if (kind == Kind::integer) {
    value.v_int64 = static_cast<int64_t>(proto::load64(head));
    type_code = kTVMArgInt;
    return true;
  }
  // A float travels as the double that a TVMValue holds: the device converts nothing.
  if (kind == Kind::floating) {
    memcpy(&value, head, sizeof value);
    type_code = kTVMArgFloat;
    return true;
  }
  const uint32_t word = proto::load32(head);
  // A string's size counts its zero byte.
  const char* text = reinterpret_cast<const char*>(reader.take(word));
  if (text == nullptr) return false;
  if (kind == Kind::string) {
    value.v_str = text;
    type_code = kTVMStr;
    return word > 0 && text[word - 1] == 0;
  }
  storage.bytes = {text, word};
  value.v_handle = &storage.bytes;
  type_code = kTVMBytes;
  return true;
}

static bool take_arguments(uint32_t kinds, uint8_t* from, size_t bytes, Arguments& arguments) {
  Reader reader(from, bytes);
  arguments.count = 0;
  for (kinds >>= 4; kinds != 0; kinds >>= 4) {
    if (!take_argument(reader, static_cast<Kind>(kinds & 15), arguments)) return false;
  }
  return reader.at_end();
}

void call_act(const Request& request, Kept& kept) {
  const uint8_t model_number = request.payload[0] & kModelMask;
  const assay_model* model = find_model(model_number);
  const assay_function* function = find_function(proto::load32(request.payload + 1));
  // An image without models still has functions: model 0 is then nobody.
  if (function == nullptr || (model == nullptr && model_number != 0)) {
    kept.status = Status::no_such_item;
    kept.detail = function == nullptr;
    return;
  }
  uint8_t* from = const_cast<uint8_t*>(request.payload) + 5;
  size_t bytes = request.bytes - 5;
  if (request.payload[0] & kStaged) {
    const uint32_t staged = bytes == 4 ? proto::load32(from) : ~uint32_t{0};
    if (staged > server.image->argument_bytes) {
      kept.status = Status::out_of_range;
      return;
    }
    from = static_cast<uint8_t*>(server.image->arguments);
    bytes = staged;
  }
  Arguments arguments;
  if (!take_arguments(function->kinds, from, bytes, arguments)) {
    kept.status = Status::bad_argument;
    return;
  }
  kept.result_type_code = kTVMNullptr;
  kept.result.v_int64 = 0;
  // From now on the host waits as long as its user does.
  if (request.payload[0] & kAnnounce) send_event(proto::Type::started, nullptr, 0);
  const int code =
      function->function(arguments.values, arguments.type_codes, arguments.count, &kept.result,
                         &kept.result_type_code, const_cast<assay_model*>(model));
  // assay_progress() leaves `cancelled` there.
  if (code != 0 && kept.status == Status::ok) {
    kept.status = Status::function_failed;
    kept.detail = code;
  }
}

Span result_span(const Kept& kept) {
  if (kept.type != proto::Type::call || kept.status != Status::ok) return {nullptr, 0};
  if (kept.result_type_code == kTVMStr) {
    const char* text = kept.result.v_str;
    return {reinterpret_cast<uint8_t*>(const_cast<char*>(text)),
            text == nullptr ? 0 : static_cast<uint32_t>(strlen(text))};
  }
  if (kept.result.v_handle == nullptr) return {nullptr, 0};
  if (kept.result_type_code == kTVMBytes) {
    const auto* bytes = static_cast<const TVMByteArray*>(kept.result.v_handle);
    return {reinterpret_cast<uint8_t*>(const_cast<char*>(bytes->data)),
            static_cast<uint32_t>(bytes->size)};
  }
  if (kept.result_type_code == kTVMDLTensorHandle) {
    const auto* tensor = static_cast<const DLTensor*>(kept.result.v_handle);
    uint32_t bytes = (tensor->dtype.bits + 7u) / 8u;
    for (int32_t i = 0; i < tensor->ndim; ++i) bytes *= static_cast<uint32_t>(tensor->shape[i]);
    return {static_cast<uint8_t*>(tensor->data) + tensor->byte_offset, bytes};
  }
  return {nullptr, 0};
}

// Kind, value. Text, bytes and tensors: size (u32), and the bytes where they fit in the frame;
// where not, the host reads them from the result tensor.
void call_reply(const Kept& kept, Encoder& reply) {
  const int type_code = kept.result_type_code;
  if (type_code == kTVMNullptr) return;
  if (type_code == kTVMArgInt) {
    reply.put(static_cast<uint8_t>(Kind::integer), 1);
    reply.put64(static_cast<uint64_t>(kept.result.v_int64));
    return;
  }
  if (type_code == kTVMArgFloat) {
    reply.put(static_cast<uint8_t>(Kind::floating), 1);
    reply.put(&kept.result, 8);
    return;
  }
  Kind kind = Kind::bytes;
  if (type_code == kTVMStr) kind = Kind::string;
  if (type_code == kTVMDLTensorHandle) kind = Kind::tensor;
  const Span span = result_span(kept);
  reply.put(static_cast<uint8_t>(kind), 1);
  reply.put(span.bytes, 4);
  size_t room = kDecodedBytes - proto::kHeaderBytes - proto::kCheckBytes - 5;
  if (kind == Kind::tensor && kept.result.v_handle != nullptr) {
    const auto* tensor = static_cast<const DLTensor*>(kept.result.v_handle);
    reply.put(tensor->dtype.code, 1);
    reply.put(tensor->dtype.bits, 1);
    reply.put(static_cast<uint8_t>(tensor->ndim), 1);
    for (int32_t i = 0; i < tensor->ndim; ++i) {
      reply.put(static_cast<uint32_t>(tensor->shape[i]), 4);
    }
    room -= 3 + 4 * static_cast<size_t>(tensor->ndim);
  }
  if (span.bytes <= room) reply.put(span.data, span.bytes);
}

}  // namespace assay::device

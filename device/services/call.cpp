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

struct Arguments {
  TVMValue values[proto::kMaxArguments];
  int type_codes[proto::kMaxArguments];
  union {
    DLTensor tensor;
    TVMByteArray bytes;
  } storage[proto::kMaxArguments];
};

// What is left of the argument block. Every part of it starts at a multiple of 8.
struct Rest {
  uint8_t* at;
  size_t bytes;

  // The next `count` bytes, or nullptr; skips the padding behind them.
  uint8_t* take(size_t count) {
    uint8_t* taken = at;
    const size_t padded = (count + 7) & ~size_t{7};
    if (padded < count || padded > bytes) return nullptr;
    at += padded;
    bytes -= padded;
    return taken;
  }
};

// What string, bytes and tensor start with.
struct Head {
  uint32_t data_bytes;
  uint8_t dtype_code;
  uint8_t dtype_bits;
  uint8_t dimensions;
  uint8_t reserved;
};

}  // namespace

// Whether a compact tensor of this type and shape has exactly its data bytes.
static bool has_its_bytes(const Head& head, const uint8_t* shape) {
  uint32_t expected = (head.dtype_bits + 7u) / 8u;
  for (uint8_t i = 0; i < head.dimensions; ++i, shape += 8) {
    const uint32_t dimension = proto::load32(shape);
    if (proto::load32(shape + 4) != 0 || dimension > proto::kTensorBytesMax) return false;
    // Both are below 2^24; with this the product is below 2^32.
    if ((expected >> 16 && dimension >> 8) || (dimension >> 16 && expected >> 8)) return false;
    expected *= dimension;
    if (expected > proto::kTensorBytesMax) return false;
  }
  return expected == head.data_bytes;
}

// Takes one argument of the kind; false where the block does not hold it.
static bool take_argument(Rest& rest, Kind kind, Arguments& arguments, unsigned index) {
  TVMValue& value = arguments.values[index];
  auto& storage = arguments.storage[index];
  arguments.type_codes[index] = static_cast<int>(kind) - 1;
  const uint8_t* head_bytes = rest.take(sizeof(Head));
  if (head_bytes == nullptr) return false;
  // A number is a TVMValue already: the device converts nothing.
  __builtin_memcpy(&value, head_bytes, sizeof value);
  if (kind < Kind::nothing) return true;

  Head head;
  __builtin_memcpy(&head, head_bytes, sizeof head);
  if (kind != Kind::tensor) head.dimensions = 0;
  uint8_t* shape = rest.take(size_t{8} * head.dimensions);
  uint8_t* data = shape == nullptr ? nullptr : rest.take(head.data_bytes);
  if (data == nullptr) return false;
  if (kind == Kind::string) {
    value.v_handle = data;
    return head.data_bytes > 0 && data[head.data_bytes - 1] == 0;
  }
  value.v_handle = &storage;
  if (kind == Kind::bytes) {
    storage.bytes = {reinterpret_cast<const char*>(data), head.data_bytes};
    return true;
  }
  storage.tensor = {data,
                    {kDLCPU, 0},
                    head.dimensions,
                    {head.dtype_code, head.dtype_bits, 1},
                    reinterpret_cast<int64_t*>(shape),
                    nullptr,
                    0};
  return has_its_bytes(head, shape);
}

Status call(Request& request) {
  Kept& kept = server.kept;
  uint8_t* from = const_cast<uint8_t*>(request.payload) + 5;
  const uint8_t flags = request.payload[0];
  const uint8_t model_number = flags & kModelMask;
  const assay_model* model = find_model(model_number);
  const assay_function* function = find_function(proto::load32(from - 4));
  request.detail = function == nullptr;
  // An image without models still has functions: model 0 is then nobody.
  if (function == nullptr || (model == nullptr && model_number != 0)) return Status::no_such_item;
  Rest rest = {from, request.bytes - 5};
  if (flags & kStaged) {
    const uint32_t staged = rest.bytes == 4 ? proto::load32(from) : ~uint32_t{0};
    if (staged > server.image->argument_bytes) return Status::out_of_range;
    rest = {static_cast<uint8_t*>(server.image->arguments), staged};
  }
  Arguments arguments;
  unsigned count = 0;
  for (uint32_t kinds = function->kinds >> 4; kinds != 0; kinds >>= 4, ++count) {
    if (!take_argument(rest, static_cast<Kind>(kinds & 15), arguments, count)) {
      return Status::bad_argument;
    }
  }
  if (rest.bytes != 0) return Status::bad_argument;
  kept.result_type_code = kTVMNullptr;
  kept.result.v_handle = nullptr;
  // From now on the host waits as long as its user does.
  if (flags & kAnnounce) send_event(proto::Type::started, nullptr, 0);
  request.detail =
      function->function(arguments.values, arguments.type_codes, static_cast<int>(count),
                         &kept.result, &kept.result_type_code, const_cast<assay_model*>(model));
  return request.detail == 0 ? Status::ok : Status::function_failed;
}

// What a result points to, where it does.
Span result_span(const Kept& kept) {
  void* handle = kept.result.v_handle;
  if (kept.kind != static_cast<uint8_t>(proto::Type::call) || kept.status != Status::ok ||
      handle == nullptr) {
    return {nullptr, 0};
  }
  if (kept.result_type_code == kTVMStr) {
    return {static_cast<uint8_t*>(handle), static_cast<uint32_t>(strlen(kept.result.v_str))};
  }
  if (kept.result_type_code == kTVMBytes) {
    const auto* bytes = static_cast<const TVMByteArray*>(handle);
    return {reinterpret_cast<uint8_t*>(const_cast<char*>(bytes->data)),
            static_cast<uint32_t>(bytes->size)};
  }
  if (kept.result_type_code == kTVMDLTensorHandle) {
    const auto* tensor = static_cast<const DLTensor*>(handle);
    uint32_t bytes = (tensor->dtype.bits + 7u) / 8u;
    for (int32_t i = 0; i < tensor->ndim; ++i) bytes *= static_cast<uint32_t>(tensor->shape[i]);
    return {static_cast<uint8_t*>(tensor->data) + tensor->byte_offset, bytes};
  }
  return {nullptr, 0};
}

// Kind, value. Text, bytes and tensors: size (u32), a tensor's type and shape, and the bytes where
// they fit in the frame; where not, the host reads them from the result tensor.
void call_reply(const Kept& kept) {
  const int type_code = kept.result_type_code;
  if (type_code == kTVMNullptr) return;
  put(static_cast<uint8_t>(type_code + 1));
  if (type_code < kTVMNullptr) {
    put(&kept.result, 8);
    return;
  }
  const Span span = result_span(kept);
  put(span.bytes);
  size_t used = 5;
  if (type_code == kTVMDLTensorHandle && kept.result.v_handle != nullptr) {
    const auto* tensor = static_cast<const DLTensor*>(kept.result.v_handle);
    const uint8_t dimensions = static_cast<uint8_t>(tensor->ndim);
    put(&tensor->dtype, 2);
    put(dimensions);
    for (uint8_t i = 0; i < dimensions; ++i) put(&tensor->shape[i], 4);
    used += 3 + 4 * size_t{dimensions};
  }
  if (used + span.bytes <= kPayloadBytes) put(span.data, span.bytes);
}

}  // namespace assay::device

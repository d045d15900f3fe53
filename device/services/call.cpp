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

// Takes one argument of the kind; false where the block does not hold it. Not inlined: inside the
// loop the compiler would keep a zero in a floating-point register, and from then on every
// interrupt would save them all.
__attribute__((noinline)) static bool take_argument(Rest& rest, Kind kind, Arguments& arguments,
                                                    unsigned index) {
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

// What a result points to, where it does.
static Span span_of(Kind kind, void* handle) {
  if (handle == nullptr) return {nullptr, 0};
  if (kind == Kind::string) {
    return {static_cast<uint8_t*>(handle),
            static_cast<uint32_t>(strlen(static_cast<const char*>(handle)))};
  }
  if (kind == Kind::bytes) {
    const auto* bytes = static_cast<const TVMByteArray*>(handle);
    return {reinterpret_cast<uint8_t*>(const_cast<char*>(bytes->data)),
            static_cast<uint32_t>(bytes->size)};
  }
  if (kind == Kind::tensor) {
    const auto* tensor = static_cast<const DLTensor*>(handle);
    uint32_t bytes = (tensor->dtype.bits + 7u) / 8u;
    for (int32_t i = 0; i < tensor->ndim; ++i) bytes *= static_cast<uint32_t>(tensor->shape[i]);
    return {static_cast<uint8_t*>(tensor->data) + tensor->byte_offset, bytes};
  }
  return {nullptr, 0};
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
  kept.result_kind = kTVMNullptr;
  kept.result.v_handle = nullptr;
  // From now on the host waits as long as its user does.
  if (flags & kAnnounce) send_event(proto::Type::started, nullptr, 0);
  request.detail =
      function->function(arguments.values, arguments.type_codes, static_cast<int>(count),
                         &kept.result, &kept.result_kind, const_cast<assay_model*>(model));
  if (kept.cancelled) return Status::cancelled;
  if (request.detail != 0) return Status::function_failed;
  ++kept.result_kind;
  kept.result_span = span_of(static_cast<Kind>(kept.result_kind), kept.result.v_handle);
  return Status::ok;
}

// Kind, value. Text, bytes and tensors: size (u32), a tensor's type and shape, and the bytes where
// they fit in the frame; where not, the host reads them from the result tensor.
void call_reply(const Kept& kept) {
  const Kind kind = static_cast<Kind>(kept.result_kind);
  if (kind == Kind::nothing) return;
  put(&kept.result_kind, 1);
  if (kind < Kind::nothing) {
    put(&kept.result, 8);
    return;
  }
  put(kept.result_span.bytes);
  size_t used = 5 + kept.result_span.bytes;
  if (kind == Kind::tensor && kept.result.v_handle != nullptr) {
    const auto* tensor = static_cast<const DLTensor*>(kept.result.v_handle);
    put(&tensor->dtype, 2);
    put(&tensor->ndim, 1);
    for (int32_t i = 0; i < tensor->ndim; ++i) put(&tensor->shape[i], 4);
    used += 3 + 4 * static_cast<size_t>(tensor->ndim);
  }
  if (used <= kPayloadBytes) put(kept.result_span.data, kept.result_span.bytes);
}

}  // namespace assay::device

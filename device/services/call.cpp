// call: the only late binding there is. A remote function is found by its hash and called in the
// PackedFunc convention; its arguments are taken apart in one place, here.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"
#include "proto/crc32.hpp"

namespace assay::device {

using proto::Kind;
using proto::Status;

// Both start with a pointer to the data, so that what is common is written once.
static_assert(offsetof(DLTensor, data) == offsetof(TVMByteArray, data));

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
  for (unsigned i = 0; i < server.image->function_count; ++i) {
    const assay_function* function = server.image->functions[i];
    if (hash_of(*function) == hash) return function;
  }
  return nullptr;
}

namespace {

// What an argument's value may point to.
union Storage {
  DLTensor tensor;
  TVMByteArray bytes;
};

// What is left of the argument block. Every part of it starts at a multiple of 8.
struct Rest {
  uint8_t* at;
  size_t bytes;

  // The next `count` bytes, or nullptr; skips the padding behind them. Not inlined, for its size.
  __attribute__((noinline)) uint8_t* take(size_t count) {
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
  for (unsigned left = head.dimensions; left > 0; --left, shape += 8) {
    const uint64_t product = uint64_t{expected} * proto::load32(shape);
    if (proto::load32(shape + 4) != 0 || product > proto::kTensorBytesMax) return false;
    expected = static_cast<uint32_t>(product);
  }
  return expected == head.data_bytes;
}

// Takes one argument of the kind; false where the block does not hold it. Not inlined: inside the
// loop the compiler would keep a zero in a floating-point register, and from then on every
// interrupt would save them all.
__attribute__((noinline)) static bool take_argument(Rest& rest, Kind kind, TVMValue& value,
                                                    Storage& storage) {
  const uint8_t* first = rest.take(sizeof value);
  if (first == nullptr) return false;
  // A number is a TVMValue already: the device converts nothing.
  __builtin_memcpy(&value, first, sizeof value);
  if (kind < Kind::nothing) return true;

  const Head& head = *reinterpret_cast<const Head*>(first);
  const uint8_t dimensions = kind == Kind::tensor ? head.dimensions : 0;
  uint8_t* shape = rest.take(size_t{8} * dimensions);
  uint8_t* data = shape == nullptr ? nullptr : rest.take(head.data_bytes);
  if (data == nullptr) return false;
  value.v_handle = kind == Kind::string ? static_cast<void*>(data) : &storage;
  storage.tensor = {data,
                    {kDLCPU, 0},
                    dimensions,
                    {head.dtype_code, head.dtype_bits, 1},
                    reinterpret_cast<int64_t*>(shape),
                    nullptr,
                    0};
  if (kind == Kind::tensor) return has_its_bytes(head, shape);
  storage.bytes.size = head.data_bytes;  // behind the data, where a tensor has it, too
  return kind == Kind::bytes || (head.data_bytes > 0 && data[head.data_bytes - 1] == 0);
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

void call(const uint8_t* payload, size_t bytes) {
  Kept& kept = server.kept;
  const uint8_t flags = payload[0];
  const uint8_t model_number = flags & kModelMask;
  const assay_model* model = find_model(model_number);
  const assay_function* function = find_function(proto::load32(payload + 1));
  server.detail = function == nullptr;
  // An image without models still has functions: model 0 is then nobody.
  if (function == nullptr || (model == nullptr && model_number != 0))
    return refuse(Status::no_such_item);
  Rest rest = {const_cast<uint8_t*>(payload) + 5, bytes - 5};
  if (flags & kStaged) {
    const uint32_t staged = rest.bytes == 4 ? proto::load32(rest.at) : ~uint32_t{0};
    if (staged > server.image->argument_bytes) return refuse(Status::out_of_range);
    rest = {static_cast<uint8_t*>(server.image->arguments), staged};
  }
  TVMValue values[proto::kMaxArguments];
  int type_codes[proto::kMaxArguments];
  Storage storage[proto::kMaxArguments];
  int count = 0;
  for (uint32_t kinds = function->kinds >> 4; kinds != 0; kinds >>= 4, ++count) {
    const Kind kind = static_cast<Kind>(kinds & 15);
    type_codes[count] = static_cast<int>(kind) - 1;
    if (!take_argument(rest, kind, values[count], storage[count])) {
      return refuse(Status::bad_argument);
    }
  }
  if (rest.bytes != 0) return refuse(Status::bad_argument);
  kept.result_kind = kTVMNullptr;
  kept.result.v_handle = nullptr;
  // From now on the host waits as long as its user does.
  if (flags & kAnnounce) send_event(proto::Type::started, nullptr, 0);
  server.detail = function->function(values, type_codes, count, &kept.result, &kept.result_kind,
                                     const_cast<assay_model*>(model));
  if (kept.cancelled) return refuse(Status::cancelled);
  if (server.detail != 0) return refuse(Status::function_failed);
  ++kept.result_kind;
  kept.result_span = span_of(static_cast<Kind>(kept.result_kind), kept.result.v_handle);
}

// Kind, value. Text, bytes and tensors: size (u32), a tensor's type and shape, and the bytes where
// they fit in the frame; where not, the host reads them from the result tensor.
void call_reply(const uint8_t*, size_t) {
  const Kept& kept = server.kept;
  const Kind kind = static_cast<Kind>(kept.result_kind);
  if (kind == Kind::nothing) return;
  put(&kept.result_kind, 1);
  if (kind < Kind::nothing) {
    put(&kept.result, 8);
    return;
  }
  put(kept.result_span.bytes);
  if (kind == Kind::tensor && kept.result.v_handle != nullptr) {
    const auto* tensor = static_cast<const DLTensor*>(kept.result.v_handle);
    put(&tensor->dtype, 2);
    put(&tensor->ndim, 1);
    put_shape(tensor->shape, static_cast<unsigned>(tensor->ndim));
  }
  if (kept.result_span.bytes <= server.encoder.left()) {
    put(kept.result_span.data, kept.result_span.bytes);
  }
}

}  // namespace assay::device

#include "device/server/server.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::Status;

static unsigned tensor_count() {
  unsigned count = 0;
  TensorPlace place;
  while (find_tensor(count, place) != nullptr) ++count;
  return count;
}

// A new nonce starts a session; the nonce in force changes nothing, so hello may be repeated.
void hello(const uint8_t* payload, size_t) {
  const assay_image* image = server.image;
  if (payload[4] != proto::kVersion) {
    server.detail = proto::kVersion;
    return refuse(Status::wrong_version);
  }
  uint32_t flags = sizeof(void*) == 8 ? proto::kHello64Bit : 0;
  const uint32_t nonce = server.decoder.seal();
  if (server.nonce == nonce) {
    flags |= proto::kHelloInForce;
  } else {
    server.nonce = nonce;
    server.sequence = 0;
    server.kept.type = proto::Type{};
    server.kept.result_span.bytes = 0;
  }
  // Words of the wire, each from its lowest byte on; the build id follows.
  const uint32_t greeting[] = {
      proto::kVersion | flags << 8 | uint32_t{kFrameBytes} << 16,
      server.ring.bytes(),
      server.port->ticks_per_second,
      image->argument_bytes,
      image->function_count | uint32_t{kWindowFrames} << 16 | uint32_t{server.sequence} << 24,
      image->model_count | tensor_count() << 8,
  };
  static_assert(sizeof greeting + sizeof image->build_id == proto::kHelloReplyBytes);
  put(greeting);
  put(image->build_id);
}

}  // namespace assay::device

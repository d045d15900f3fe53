#include "device/server/server.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::Status;

// As it is on the wire; the build id follows.
struct Greeting {
  uint8_t version;
  uint8_t flags;
  uint16_t frame_bytes;
  uint32_t receive_bytes;
  uint32_t ticks_per_second;
  uint32_t argument_bytes;
  uint16_t function_count;
  uint8_t window_frames;
  uint8_t sequence;
  uint8_t model_count;
  uint8_t tensor_count;
  uint16_t reserved;
};
static_assert(sizeof(Greeting) + 8 == proto::kHelloReplyBytes);

static uint8_t tensor_count() {
  unsigned count = 0;
  TensorPlace place;
  while (find_tensor(count, place) != nullptr) ++count;
  return static_cast<uint8_t>(count);
}

// A new nonce starts a session; the nonce in force changes nothing, so hello may be repeated.
Status hello(Request& request) {
  const assay_image* image = server.image;
  if (request.payload[4] != proto::kVersion) {
    request.detail = proto::kVersion;
    return Status::wrong_version;
  }
  uint8_t flags = sizeof(void*) == 8 ? proto::kHello64Bit : 0;
  if (server.nonce == request.seal) {
    flags |= proto::kHelloInForce;
  } else {
    server.nonce = request.seal;
    server.sequence = 0;
    server.kept.kind = 0;
    server.kept.result_span.bytes = 0;
  }
  const Greeting greeting = {proto::kVersion,
                             flags,
                             kFrameBytes,
                             server.ring.bytes(),
                             server.port->ticks_per_second,
                             image->argument_bytes,
                             image->function_count,
                             kWindowFrames,
                             server.sequence,
                             image->model_count,
                             tensor_count(),
                             0};
  put(greeting);
  put(image->build_id, sizeof image->build_id);
  return Status::ok;
}

}  // namespace assay::device

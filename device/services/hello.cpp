#include "device/server/receive_ring.hpp"
#include "device/server/server.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::Status;

static uint8_t tensor_count() {
  uint8_t count = 0;
  for (uint8_t i = 0; i < server.image->model_count; ++i) {
    const assay_model* model = server.image->models[i];
    count = static_cast<uint8_t>(count + model->input_count + model->output_count);
  }
  return count;
}

// A new nonce starts a session; the nonce in force changes nothing, so hello may be repeated.
Status hello(const Request& request, Encoder& reply, int32_t& detail) {
  if (request.payload[4] != proto::kVersion) {
    detail = proto::kVersion;
    return Status::wrong_version;
  }
  uint8_t flags = sizeof(void*) == 8 ? proto::kHello64Bit : 0;
  if (server.in_session && server.nonce == request.seal) {
    flags |= proto::kHelloInForce;
  } else {
    server.nonce = request.seal;
    server.in_session = true;
    server.sequence = 0;
    server.kept.type = proto::Type::hello;
  }
  reply.put(proto::kVersion, 1);
  reply.put(flags, 1);
  reply.put(kFrameBytes, 2);
  reply.put(ring.bytes(), 4);
  reply.put(kWindowFrames, 1);
  reply.put(server.sequence, 1);
  reply.put(server.image->model_count, 1);
  reply.put(tensor_count(), 1);
  reply.put(server.image->function_count, 4);
  reply.put(server.port->ticks_per_second, 4);
  reply.put(server.image->argument_bytes, 4);
  reply.put(server.image->build_id, sizeof server.image->build_id);
  return Status::ok;
}

}  // namespace assay::device

// memory: where the memory went, and the counters of what the link lost.
#include "device/crt/platform_hooks.hpp"
#include "device/server/receive_ring.hpp"
#include "device/server/server.hpp"

namespace assay::device {

proto::Status memory(const Request&, Encoder& reply, int32_t&) {
  const assay_port* port = server.port;
  const uint32_t values[] = {
      server.image->workspace_bytes,
      workspace_peak(),
      static_cast<uint32_t>(4 * (port->stack_high - port->stack_low)),
      server.stack_peak_bytes,
      server.bad_frames,
      server.foreign_frames,
      ring.dropped(),
  };
  for (const uint32_t value : values) reply.put(value, 4);
  return proto::Status::ok;
}

// The reply goes out first; the loop resets behind it.
proto::Status reset(const Request&, Encoder&, int32_t&) { return proto::Status::ok; }

}  // namespace assay::device

// memory: where the memory went, and the counters of what the link lost.
#include "device/crt/platform_hooks.hpp"
#include "device/server/server.hpp"

namespace assay::device {

void memory(const uint8_t*, size_t) {
  const assay_port* port = server.port;
  const uint32_t values[] = {
      server.image->workspace_bytes,
      workspace.peak,
      static_cast<uint32_t>(4 * (port->stack_high - port->stack_low)),
  };
  put(values);
  put(server.counters);
}

}  // namespace assay::device

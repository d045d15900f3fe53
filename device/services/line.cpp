// reset and rate: what they ask for is done behind their reply.
#include "device/server/server.hpp"

namespace assay::device {

using proto::Status;

void reset(const uint8_t*, size_t) {}

void rate(const uint8_t*, size_t) {
  if (server.port->set_rate == nullptr) refuse(Status::unknown_type);
}

}  // namespace assay::device

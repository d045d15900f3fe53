// reset and rate: what they ask for is done behind their reply.
#include "device/server/server.hpp"

namespace assay::device {

using proto::Status;

Status reset(Request&) { return Status::ok; }

Status rate(Request&) {
  return server.port->set_rate == nullptr ? Status::unknown_type : Status::ok;
}

}  // namespace assay::device

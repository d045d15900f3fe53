// The image that already runs, described by the device itself: for --attach and --elf.
#pragma once

#include "host/core/image/description.hpp"
#include "host/rpc/session.hpp"

namespace assay {

// Names that the device does not keep become "input0", "output0", ... by position.
ImageDescription describe_device(rpc::Session& session);

}  // namespace assay

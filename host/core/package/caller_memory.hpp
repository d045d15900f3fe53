// What the caller of an interface-c model must bring besides tensors: pools and device handles.
#pragma once

#include <string_view>
#include <vector>

#include "host/core/package/code_reader.hpp"
#include "host/core/package/header_reader.hpp"
#include "host/core/package/package.hpp"

namespace assay {

// In the order of the header's struct. Throws Error(input) for a pool whose size the header lacks.
std::vector<ExternalPool> external_pools(const ModelHeader& header, std::string_view origin);

// In the order of the header's struct, each with the hooks that the code calls, in the order in
// which TVM calls them.
std::vector<DeviceHandle> device_handles(const ModelHeader& header, const Code& code);

}  // namespace assay

// One module of a Model Library Format archive, put together.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/core/package/file_tree.hpp"
#include "host/core/package/mlf_metadata.hpp"
#include "host/core/package/package.hpp"

namespace assay {

// Reads the module's sources, objects and header out of package and its Relay text out of files,
// checks them against metadata.json, and adds the model, its need of a machine and warnings to
// package. module_count: of the archive. Throws Error(input) for modules that cannot be built or
// called.
void read_model(const MlfModule& module, const FileTree& files, std::size_t module_count,
                Package& package);

// Bytes of TVMBackendAllocWorkspace for code that states workspace_bytes: nothing when it never
// allocates, else whole blocks of the allocator's alignment.
std::uint64_t arena_bytes(std::uint64_t workspace_bytes, bool allocates);

}  // namespace assay

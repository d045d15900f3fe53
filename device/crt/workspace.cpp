// The LIFO memory manager: a pointer that goes up and down. No header per block, so an archive's
// declared workspace is enough to the byte.
#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/crt/platform.h>

#include "device/crt/platform_hooks.hpp"

namespace assay::device {

Workspace workspace;

void* workspace_allocate(size_t bytes) {
  const uint32_t room = workspace.bytes - workspace.used;
  const size_t rounded = (bytes + 15) & ~size_t{15};
  if (rounded < bytes || rounded > room) {
    workspace.exhausted = true;
    return nullptr;
  }
  void* block = workspace.memory + workspace.used;
  workspace.used += static_cast<uint32_t>(rounded);
  if (workspace.used > workspace.peak) workspace.peak = workspace.used;
  return block;
}

bool workspace_free(void* block) {
  const uintptr_t offset =
      reinterpret_cast<uintptr_t>(block) - reinterpret_cast<uintptr_t>(workspace.memory);
  if (offset >= workspace.used) return false;
  workspace.used = static_cast<uint32_t>(offset);
  return true;
}

}  // namespace assay::device

using namespace assay::device;

extern "C" {

TVM_WEAK tvm_crt_error_t TVMPlatformMemoryAllocate(size_t bytes, DLDevice, void** block) {
  *block = workspace_allocate(bytes);
  return *block == nullptr ? kTvmErrorPlatformNoMemory : kTvmErrorNoError;
}

TVM_WEAK tvm_crt_error_t TVMPlatformMemoryFree(void* block, DLDevice) {
  return workspace_free(block) ? kTvmErrorNoError : kTvmErrorPlatformStackAllocBadFree;
}

}  // extern "C"

// What generated code allocates with; a user's TVMPlatformMemoryAllocate takes over where linked.
#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/crt/platform.h>

extern "C" {

void* TVMBackendAllocWorkspace(int device_type, int device_id, uint64_t bytes, int, int) {
  void* block = nullptr;
  // More than the address space is more than the workspace: a size that no manager can grant.
  const size_t wanted = bytes > SIZE_MAX ? SIZE_MAX : static_cast<size_t>(bytes);
  const DLDevice device = {static_cast<DLDeviceType>(device_type), device_id};
  return TVMPlatformMemoryAllocate(wanted, device, &block) == kTvmErrorNoError ? block : nullptr;
}

int TVMBackendFreeWorkspace(int device_type, int device_id, void* block) {
  const DLDevice device = {static_cast<DLDeviceType>(device_type), device_id};
  return TVMPlatformMemoryFree(block, device) == kTvmErrorNoError ? 0 : -1;
}

}  // extern "C"

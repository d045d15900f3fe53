// MemoryManagerInterface as platform.c files use it. The page allocator's place is taken by the
// LIFO rule: generated AOT code frees in reverse order, and pages would only cost a table.
#include <stddef.h>
#include <tvm/runtime/crt/page_allocator.h>

namespace {

struct Manager {
  MemoryManagerInterface interface;
  uint8_t* memory;
  size_t bytes;
  size_t used;
};
Manager manager;

tvm_crt_error_t allocate(MemoryManagerInterface*, size_t bytes, DLDevice, void** block) {
  const size_t rounded = (bytes + 15) & ~size_t{15};
  if (rounded < bytes || rounded > manager.bytes - manager.used) {
    *block = nullptr;
    return kTvmErrorPlatformNoMemory;
  }
  *block = manager.memory + manager.used;
  manager.used += rounded;
  ++manager.interface.vleak_size;
  return kTvmErrorNoError;
}

tvm_crt_error_t release(MemoryManagerInterface*, void* block, DLDevice) {
  const uint8_t* const at = static_cast<uint8_t*>(block);
  if (at < manager.memory || at >= manager.memory + manager.used) {
    return kTvmErrorPlatformMemoryManagerInitialized;
  }
  manager.used = static_cast<size_t>(at - manager.memory);
  --manager.interface.vleak_size;
  return kTvmErrorNoError;
}

}  // namespace

extern "C" tvm_crt_error_t PageMemoryManagerCreate(MemoryManagerInterface** created,
                                                   uint8_t* memory, size_t bytes, size_t) {
  const size_t skip = -reinterpret_cast<uintptr_t>(memory) & 15;
  if (skip > bytes) return kTvmErrorPlatformNoMemory;
  manager = {{allocate, release, 0}, memory + skip, bytes - skip, 0};
  *created = &manager.interface;
  return kTvmErrorNoError;
}

// TVM's stack allocator as platform.c files call it, over memory of the caller's.
#include <tvm/runtime/crt/stack_allocator.h>

extern "C" {

tvm_crt_error_t StackMemoryManager_Init(tvm_workspace_t* workspace, uint8_t* memory, size_t bytes) {
  workspace->next_alloc = memory;
  workspace->workspace = memory;
  workspace->workspace_size = bytes;
  return kTvmErrorNoError;
}

tvm_crt_error_t StackMemoryManager_Allocate(tvm_workspace_t* workspace, int32_t bytes,
                                            void** block) {
  const size_t used = static_cast<size_t>(workspace->next_alloc - workspace->workspace);
  const size_t room = workspace->workspace_size - used;
  const size_t rounded = (static_cast<size_t>(bytes) + TVM_RUNTIME_ALLOC_ALIGNMENT_BYTES - 1) &
                         ~size_t{TVM_RUNTIME_ALLOC_ALIGNMENT_BYTES - 1};
  if (bytes < 0 || rounded > room) {
    *block = nullptr;
    return kTvmErrorPlatformNoMemory;
  }
  *block = workspace->next_alloc;
  workspace->next_alloc += rounded;
  return kTvmErrorNoError;
}

tvm_crt_error_t StackMemoryManager_Free(tvm_workspace_t* workspace, void* block) {
  uint8_t* const at = static_cast<uint8_t*>(block);
  if (at < workspace->workspace || at >= workspace->next_alloc) {
    return kTvmErrorPlatformStackAllocBadFree;
  }
  workspace->next_alloc = at;
  return kTvmErrorNoError;
}

}  // extern "C"

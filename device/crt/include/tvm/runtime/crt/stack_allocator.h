// A LIFO allocator over a caller's memory.
#ifndef ASSAY_TVM_RUNTIME_CRT_STACK_ALLOCATOR_H_
#define ASSAY_TVM_RUNTIME_CRT_STACK_ALLOCATOR_H_

#include <stddef.h>
#include <stdint.h>
#include <tvm/runtime/crt/error_codes.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef TVM_RUNTIME_ALLOC_ALIGNMENT_BYTES
#define TVM_RUNTIME_ALLOC_ALIGNMENT_BYTES 16
#endif

typedef struct {
  uint8_t* next_alloc;    // first free byte
  uint8_t* workspace;     // start of the memory, not owned
  size_t workspace_size;  // bytes
} tvm_workspace_t;

tvm_crt_error_t StackMemoryManager_Init(tvm_workspace_t* workspace, uint8_t* memory, size_t bytes);
tvm_crt_error_t StackMemoryManager_Allocate(tvm_workspace_t* workspace, int32_t bytes,
                                            void** block);
tvm_crt_error_t StackMemoryManager_Free(tvm_workspace_t* workspace, void* block);

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_CRT_STACK_ALLOCATOR_H_

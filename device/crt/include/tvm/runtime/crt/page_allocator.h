// MemoryManagerInterface and its maker, as platform.c files use them.
#ifndef ASSAY_TVM_RUNTIME_CRT_PAGE_ALLOCATOR_H_
#define ASSAY_TVM_RUNTIME_CRT_PAGE_ALLOCATOR_H_

#include <stddef.h>
#include <stdint.h>
#include <tvm/runtime/c_runtime_api.h>
#include <tvm/runtime/crt/error_codes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct MemoryManagerInterface MemoryManagerInterface;
struct MemoryManagerInterface {
  tvm_crt_error_t (*Allocate)(MemoryManagerInterface* manager, size_t bytes, DLDevice device,
                              void** block);
  tvm_crt_error_t (*Free)(MemoryManagerInterface* manager, void* block, DLDevice device);
  int vleak_size;  // blocks not freed yet
};

// One manager at a time, over `memory` (not owned). Blocks are freed in the reverse order of their
// allocation; `page_size_log2` is accepted and not needed.
tvm_crt_error_t PageMemoryManagerCreate(MemoryManagerInterface** manager, uint8_t* memory,
                                        size_t bytes, size_t page_size_log2);

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_CRT_PAGE_ALLOCATOR_H_

// What the C runtime offers to TVM-generated code.
#ifndef ASSAY_TVM_RUNTIME_C_BACKEND_API_H_
#define ASSAY_TVM_RUNTIME_C_BACKEND_API_H_

#include <tvm/runtime/c_runtime_api.h>

#ifdef __cplusplus
extern "C" {
#endif

// The PackedFunc convention in C. `resource_handle` is the model instance (struct assay_model*)
// that contains the function, for the model's entry and for remote functions; calls inside
// generated code pass NULL. Returns 0, or the model's own error.
typedef int (*TVMBackendPackedCFunc)(TVMValue* arguments, int* type_codes, int argument_count,
                                     TVMValue* result, int* result_type_code,
                                     void* resource_handle);

typedef struct {
  void* sync_handle;
  int32_t num_task;
} TVMParallelGroupEnv;

typedef int (*FTVMParallelLambda)(int task_id, TVMParallelGroupEnv* environment,
                                  void* closure_data);

// Last in, first out, 16-byte aligned; NULL when the workspace is exhausted.
TVM_DLL void* TVMBackendAllocWorkspace(int device_type, int device_id, uint64_t bytes,
                                       int dtype_code_hint, int dtype_bits_hint);
// Returns 0, or -1 for a pointer that is not the workspace's.
TVM_DLL int TVMBackendFreeWorkspace(int device_type, int device_id, void* block);

TVM_DLL int TVMBackendGetFuncFromEnv(void* module, const char* name, TVMFunctionHandle* function);

// Runs all tasks one after the other on the calling thread.
TVM_DLL int TVMBackendParallelLaunch(FTVMParallelLambda lambda, void* closure_data, int task_count);

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_C_BACKEND_API_H_

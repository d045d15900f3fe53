// The function registry's layout: generated `--system-lib` code defines one. Nothing here reads it;
// inference is a direct call.
#ifndef ASSAY_TVM_RUNTIME_CRT_MODULE_H_
#define ASSAY_TVM_RUNTIME_CRT_MODULE_H_

#include <tvm/runtime/c_backend_api.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct TVMFuncRegistry {
  const char* names;  // uint16 count, little-endian, then names that end with a zero byte each
  const TVMBackendPackedCFunc* funcs;
} TVMFuncRegistry;

typedef struct TVMModule {
  const TVMFuncRegistry* registry;
} TVMModule;

const TVMModule* TVMSystemLibEntryPoint(void);

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_CRT_MODULE_H_

// The part of TVM's C runtime ABI that generated code, platform.c files and remote functions name.
// Own declarations, written from the facts of that ABI (TVM 0.8 to 0.18).
#ifndef ASSAY_TVM_RUNTIME_C_RUNTIME_API_H_
#define ASSAY_TVM_RUNTIME_C_RUNTIME_API_H_

#include <dlpack/dlpack.h>
#include <stddef.h>
#include <stdint.h>

#ifndef TVM_DLL
#define TVM_DLL
#endif
#ifndef TVM_WEAK
#define TVM_WEAK __attribute__((weak))
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef DLTensor* TVMArrayHandle;
typedef void* TVMFunctionHandle;
typedef void* TVMModuleHandle;
typedef void* TVMRetValueHandle;

typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
  const char* v_str;
  DLDataType v_type;
  DLDevice v_device;
} TVMValue;

// Type codes of packed arguments; 0 to 2 are DLPack's int, uint and float.
typedef enum {
  kTVMArgInt = kDLInt,
  kTVMArgFloat = kDLFloat,
  kTVMOpaqueHandle = 3U,
  kTVMNullptr = 4U,
  kTVMDataType = 5U,
  kDLDevice = 6U,
  kTVMDLTensorHandle = 7U,
  kTVMObjectHandle = 8U,
  kTVMModuleHandle = 9U,
  kTVMPackedFuncHandle = 10U,
  kTVMStr = 11U,
  kTVMBytes = 12U,
} TVMArgTypeCode;

typedef struct {
  const char* data;
  size_t size;
} TVMByteArray;

// Keeps `text` (not copied: it must stay valid) as the reason of the failure in progress.
TVM_DLL void TVMAPISetLastError(const char* text);
TVM_DLL const char* TVMGetLastError(void);

// Late-bound calls. Only linked when a model still contains one; served from a table generated at
// build time. Return 0, or non-zero after TVMAPISetLastError.
TVM_DLL int TVMFuncCall(TVMFunctionHandle function, TVMValue* arguments, int* type_codes,
                        int argument_count, TVMValue* result, int* result_type_code);
TVM_DLL int TVMFuncRegisterGlobal(const char* name, TVMFunctionHandle function,
                                  int override_existing);

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_C_RUNTIME_API_H_

// Error codes of TVM's C runtime that generated code and platform.c files name. The values follow
// that ABI: the category in the upper byte, the number in the lower.
#ifndef ASSAY_TVM_RUNTIME_CRT_ERROR_CODES_H_
#define ASSAY_TVM_RUNTIME_CRT_ERROR_CODES_H_

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  kTvmErrorNoError = 0,
  kTvmErrorFunctionNameNotFound = 0x0100,
  kTvmErrorFunctionIndexInvalid = 0x0101,
  kTvmErrorFunctionRegistryFull = 0x0102,
  kTvmErrorFunctionAlreadyDefined = 0x0103,
  kTvmErrorBufferTooSmall = 0x0104,
  kTvmErrorPlatformCheckFailure = 0x0300,
  kTvmErrorPlatformMemoryManagerInitialized = 0x0301,
  kTvmErrorPlatformShutdown = 0x0302,
  kTvmErrorPlatformNoMemory = 0x0303,
  kTvmErrorPlatformTimerBadState = 0x0304,
  kTvmErrorPlatformStackAllocBadFree = 0x0305,
  kTvmErrorFunctionCallNumArguments = 0x0700,
  kTvmErrorFunctionCallWrongArgType = 0x0701,
  kTvmErrorFunctionCallNotImplemented = 0x0702,
  kTvmErrorFunctionCallInvalidArg = 0x0703,
  kTvmErrorSystemErrorMask = 0x1000,
} tvm_crt_error_t;

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_CRT_ERROR_CODES_H_

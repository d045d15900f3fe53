// What a platform offers to TVM's C runtime. Each function has a weak definition here: a platform.c
// that defines its own takes over.
#ifndef ASSAY_TVM_RUNTIME_CRT_PLATFORM_H_
#define ASSAY_TVM_RUNTIME_CRT_PLATFORM_H_

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <tvm/runtime/c_runtime_api.h>
#include <tvm/runtime/crt/error_codes.h>

#ifdef __cplusplus
extern "C" {
#endif

// Run once, before the first hello is answered.
tvm_crt_error_t TVMPlatformInitialize(void);

// Ends what the firmware does: reported to the host as an abort, then the device resets.
#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void TVMPlatformAbort(tvm_crt_error_t error);

// Writes at most `bytes` with the ending zero; returns the characters written without it.
size_t TVMPlatformFormatMessage(char* buffer, size_t bytes, const char* format, va_list arguments);

// Last in, first out; *block is 16-byte aligned, NULL on failure.
tvm_crt_error_t TVMPlatformMemoryAllocate(size_t bytes, DLDevice device, void** block);
tvm_crt_error_t TVMPlatformMemoryFree(void* block, DLDevice device);

// Wall clock; one measurement at a time.
tvm_crt_error_t TVMPlatformTimerStart(void);
tvm_crt_error_t TVMPlatformTimerStop(double* elapsed_seconds);

tvm_crt_error_t TVMPlatformGenerateRandom(uint8_t* buffer, size_t bytes);

// Raw bytes onto the link; between frames they reach the host as log text.
size_t TVMPlatformWriteSerial(const char* bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_TVM_RUNTIME_CRT_PLATFORM_H_

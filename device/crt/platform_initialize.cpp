#include <tvm/runtime/crt/platform.h>

#include "device/crt/platform_hooks.hpp"

extern "C" TVM_WEAK tvm_crt_error_t TVMPlatformInitialize(void) { return kTvmErrorNoError; }

void assay::device::platform_initialize() {
  const tvm_crt_error_t error = TVMPlatformInitialize();
  if (error != kTvmErrorNoError) TVMPlatformAbort(error);
}

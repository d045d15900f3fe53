#include <assay.h>
#include <tvm/runtime/crt/platform.h>

extern "C" TVM_WEAK void TVMPlatformAbort(tvm_crt_error_t error) {
  const uintptr_t caller = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
  assay_fault(ASSAY_FAULT_ABORT, caller, caller, static_cast<uint32_t>(error));
  for (;;) {
  }
}

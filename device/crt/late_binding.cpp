// Calls by name that generated code still contains. Nothing else links this file.
#include <assay_late_binding.h>
#include <string.h>
#include <tvm/runtime/crt/error_codes.h>

static constexpr int kRegisteredMost = 8;
static assay_late_binding registered[kRegisteredMost];

extern "C" {

int TVMFuncRegisterGlobal(const char* name, TVMFunctionHandle function, int override_existing) {
  for (assay_late_binding& slot : registered) {
    const bool same = slot.name != nullptr && strcmp(slot.name, name) == 0;
    if (same && !override_existing) return kTvmErrorFunctionAlreadyDefined;
    if (!same && slot.name != nullptr) continue;
    slot = {name, reinterpret_cast<TVMBackendPackedCFunc>(function)};
    return kTvmErrorNoError;
  }
  return kTvmErrorFunctionRegistryFull;
}

int TVMBackendGetFuncFromEnv(void*, const char* name, TVMFunctionHandle* function) {
  for (const assay_late_binding& slot : registered) {
    if (slot.name == nullptr || strcmp(slot.name, name) != 0) continue;
    *function = reinterpret_cast<TVMFunctionHandle>(slot.function);
    return 0;
  }
  for (const assay_late_binding* entry = assay_late_bindings; entry->name != nullptr; ++entry) {
    if (strcmp(entry->name, name) != 0) continue;
    *function = reinterpret_cast<TVMFunctionHandle>(entry->function);
    return 0;
  }
  TVMAPISetLastError(name);
  return kTvmErrorFunctionNameNotFound;
}

int TVMFuncCall(TVMFunctionHandle function, TVMValue* arguments, int* type_codes,
                int argument_count, TVMValue* result, int* result_type_code) {
  return reinterpret_cast<TVMBackendPackedCFunc>(function)(arguments, type_codes, argument_count,
                                                           result, result_type_code, nullptr);
}

}  // extern "C"

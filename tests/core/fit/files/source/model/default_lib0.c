// In the manner of TVM: constants and workspace in sections of their own, one entry, three calls
// that are bound by name at run time.
#include <stdint.h>

struct constants {
  float weights[64];
  int32_t bias[4];
};
__attribute__((section(".rodata.tvm"))) static struct constants global_const_workspace = {
    {1.0f, 2.0f, 3.0f}, {4, 5, 6, 7}};
__attribute__((section(".bss.noinit.tvm"), aligned(16))) static uint8_t global_workspace[160];

int TVMBackendGetFuncFromEnv(void* module, const char* name, void** out);
int TVMFuncCall(void* function, void* arguments, int* codes, int count, void* out, int* out_code);
int32_t tvmgen_default_kernel(const float* weights, const int32_t* bias, const float* input,
                              int64_t* scratch, float* output);

int32_t tvmgen_default_run(const float* input, float* output) {
  void* function = 0;
  int code = 0;
  if (TVMBackendGetFuncFromEnv(0, "one", &function) != 0) return -1;
  if (TVMBackendGetFuncFromEnv(0, "two", &function) != 0) return -1;
  if (TVMFuncCall(function, 0, &code, 0, 0, &code) != 0) return -1;
  return tvmgen_default_kernel(global_const_workspace.weights, global_const_workspace.bias, input,
                               (int64_t*)global_workspace, output);
}

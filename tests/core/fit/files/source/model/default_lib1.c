#include <stdint.h>
#include <string.h>

// Wants a helper of the compiler's library (64-bit division) and one of the C library (memset).
int32_t tvmgen_default_kernel(const float* weights, const int32_t* bias, const float* input,
                              int64_t* scratch, float* output) {
  memset(scratch, 0, 160);
  for (int i = 0; i < 16; ++i) {
    output[i % 4] = input[i] * weights[i];
    scratch[i % 4] = (scratch[i % 4] + i) / bias[i % 4];
  }
  return 0;
}

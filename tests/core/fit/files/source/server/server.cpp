#include <stdint.h>

extern "C" {
int32_t glue_run(void);
extern const uint8_t* const glue_buffers[];
int32_t user_step(int32_t by);
volatile uint32_t server_register;
int TVMBackendGetFuncFromEnv(void*, const char* name, void**) { return name[0] == 0; }
int TVMFuncCall(void*, void*, int*, int, void*, int*) { return 0; }
}

namespace assay {

static inline __attribute__((always_inline)) void store(uint32_t value) {
  server_register = value;
  server_register = value + 1;
}

int32_t poll(uint32_t seed) {
  store(seed);
  server_register = (uint32_t)(uintptr_t)glue_buffers[0];
  return glue_run() + user_step(3);
}

}  // namespace assay

extern "C" int main() { return assay::poll(1); }

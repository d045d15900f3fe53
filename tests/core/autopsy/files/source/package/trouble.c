// A model that goes wrong in the way that its input says.
#include <stdint.h>
#include <tvm/runtime/c_backend_api.h>

extern uint32_t platform_stack_low[];

#define KEPT __attribute__((noinline))
#define REGISTER(address) (*(volatile uint32_t*)(address))

// Exception handlers that never end, instead of the firmware's own, which reset.
__attribute__((aligned(512))) static uint32_t vectors[112];
__attribute__((naked)) static void endless_handler(void) { __asm__ volatile("b ."); }
static void use_endless_handlers(void) {
  const uint32_t* old = (const uint32_t*)REGISTER(0xE000ED08);
  for (int i = 0; i < 112; ++i) vectors[i] = i < 2 || i > 15 ? old[i] : (uint32_t)endless_handler;
  REGISTER(0xE000ED08) = (uint32_t)vectors;
}

KEPT static float load(const volatile float* address) { return *address * 1.5f; }
KEPT void tvmgen_small_fused_bad_load(float* in, float* out) {
  *out = *in + load((const float*)0x60000000);
}

KEPT static int deeper(int depth) {
  volatile char frame[512];
  for (unsigned i = 0; i < sizeof frame; ++i) frame[i] = (char)depth;
  return deeper(depth + 1) + frame[depth % 512];
}
KEPT void tvmgen_small_fused_deep(float* in, float* out) { *out = *in + (float)deeper(0); }

KEPT void tvmgen_small_fused_no_room(float* in, float* out) {
  TVMBackendAllocWorkspace(1, 0, 64, 2, 32);
  void* volatile second = TVMBackendAllocWorkspace(1, 0, 4096, 2, 32);
  while (second == 0) *out = *in;
}

KEPT void tvmgen_small_fused_interrupted(float* in, float* out) {
  *out = *in;
  REGISTER(0xE000ED04) = 1u << 28;  // PendSV
  __asm__ volatile("dsb\n\tisb");
}

KEPT void tvmgen_small_fused_jump(float* in, float* out) {
  *out = *in + (float)((int (*volatile)(int))0x40000000)(3);
}

KEPT void tvmgen_small_fused_wipe(float* in, float* out) {
  uint32_t here;
  for (volatile uint32_t* word = platform_stack_low; word < &here - 40; ++word) *word = 7;
  for (;;) *(volatile float*)out = *in;
}

KEPT void tvmgen_small_fused_nn_dense_add(float* in, float* out) {
  for (volatile int i = 0;; ++i) *out = *in;
}

KEPT void tvmgen_small_fused_first(float* out) {
  for (volatile int i = 0; i < 300000; ++i) *out = 1;
}
KEPT void tvmgen_small_fused_second(float* out) {
  for (volatile int i = 0; i < 300000; ++i) *out = 2;
}

int32_t tvmgen_small_run(float* in, float* out) {
  use_endless_handlers();
  switch ((int)*in) {
    case 1:
      tvmgen_small_fused_nn_dense_add(in, out);
      break;
    case 2:
      tvmgen_small_fused_bad_load(in, out);
      break;
    case 3:
      tvmgen_small_fused_deep(in, out);
      break;
    case 4:
      tvmgen_small_fused_no_room(in, out);
      break;
    case 5:
      tvmgen_small_fused_interrupted(in, out);
      break;
    case 6:
      tvmgen_small_fused_jump(in, out);
      break;
    case 7:
      tvmgen_small_fused_wipe(in, out);
      break;
    case 8:
      for (volatile int i = 0; i < 1000000; ++i) {
        tvmgen_small_fused_first(out);
        tvmgen_small_fused_second(out);
      }
      break;
    default:
      *out = *in;
  }
  return 0;
}

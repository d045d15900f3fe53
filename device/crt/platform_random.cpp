#include <assay.h>
#include <tvm/runtime/crt/platform.h>

#include "device/server/server.hpp"

// xorshift32 (Marsaglia, "Xorshift RNGs", 2003), stirred by the clock. Not for secrets: there is no
// source of entropy on most boards, and an emulated one boots the same every time.
extern "C" TVM_WEAK tvm_crt_error_t TVMPlatformGenerateRandom(uint8_t* buffer, size_t bytes) {
  static uint32_t state = 2463534242u;
  state ^= static_cast<uint32_t>(assay::device::server.port->ticks());
  if (state == 0) state = 1;
  for (size_t i = 0; i < bytes; ++i) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    buffer[i] = static_cast<uint8_t>(state >> 24);
  }
  return kTvmErrorNoError;
}

#include <assay.h>
#include <tvm/runtime/crt/platform.h>

#include "device/server/server.hpp"

using assay::device::server;

static uint64_t started_at;
static bool running;

extern "C" {

TVM_WEAK tvm_crt_error_t TVMPlatformTimerStart(void) {
  if (running) return kTvmErrorPlatformTimerBadState;
  running = true;
  started_at = server.port->ticks();
  return kTvmErrorNoError;
}

TVM_WEAK tvm_crt_error_t TVMPlatformTimerStop(double* elapsed_seconds) {
  const uint64_t now = server.port->ticks();
  if (!running) return kTvmErrorPlatformTimerBadState;
  running = false;
  *elapsed_seconds = static_cast<double>(now - started_at) / server.port->ticks_per_second;
  return kTvmErrorNoError;
}

}  // extern "C"

// Formatting and logging: links the C library's vsnprintf, so only where something uses it.
#include <assay.h>
#include <stdarg.h>
#include <stdio.h>
#include <tvm/runtime/crt/logging.h>
#include <tvm/runtime/crt/platform.h>

#include "device/server/server.hpp"

extern "C" {

TVM_WEAK size_t TVMPlatformFormatMessage(char* buffer, size_t bytes, const char* format,
                                         va_list arguments) {
  const int wanted = vsnprintf(buffer, bytes, format, arguments);
  if (wanted < 0 || bytes == 0) return 0;
  return static_cast<size_t>(wanted) < bytes ? static_cast<size_t>(wanted) : bytes - 1;
}

TVM_WEAK void TVMLogf(const char* format, ...) {
  char text[128];
  va_list arguments;
  va_start(arguments, format);
  TVMPlatformFormatMessage(text, sizeof text, format, arguments);
  va_end(arguments);
  assay_log(text);
}

TVM_WEAK size_t TVMPlatformWriteSerial(const char* bytes, size_t count) {
  assay::device::server.port->send(reinterpret_cast<const uint8_t*>(bytes), count);
  return count;
}

}  // extern "C"

#include "device/server/stack_paint.hpp"

#include "device/server/server.hpp"

namespace assay::device {

constexpr uint32_t kPaint = 0xa55a5aa5;

void stack_paint() {
  // Nothing lives below the frame of this leaf but what an interrupt may push meanwhile, and that
  // only makes the mark higher: never lower than the truth.
  volatile uint32_t* const end = static_cast<uint32_t*>(__builtin_frame_address(0)) - 16;
  for (volatile uint32_t* word = server.port->stack_low; word != nullptr && word < end; ++word) {
    *word = kPaint;
  }
}

uint32_t stack_painted_peak() {
  const volatile uint32_t* word = server.port->stack_low;
  if (word == nullptr) return 0;
  while (word < server.port->stack_high && *word == kPaint) ++word;
  return static_cast<uint32_t>(4 * (server.port->stack_high - word));
}

}  // namespace assay::device

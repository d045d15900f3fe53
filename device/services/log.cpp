// Events that are not part of a request: log text and faults.
#include <string.h>

#include "device/server/server.hpp"

using namespace assay::device;

extern "C" void assay_log(const char* text) {
  size_t count = strlen(text);
  if (server.nonce == 0) {
    server.port->send(reinterpret_cast<const uint8_t*>(text), count);
    return;
  }
  do {
    const size_t piece = count < kPayloadBytes ? count : kPayloadBytes;
    send_event(assay::proto::Type::log, text, piece);
    text += piece;
    count -= piece;
  } while (count > 0);
}

// Addresses leave relative to the image; an lr of 0, which is unknown, stays 0.
extern "C" void assay_fault(enum assay_fault_kind kind, uintptr_t pc, uintptr_t lr,
                            uint32_t detail) {
  const uintptr_t base = reinterpret_cast<uintptr_t>(server.port->image_base);
  const struct {
    uint32_t pc, lr, cause;
    uint8_t kind;
  } payload = {static_cast<uint32_t>(pc - base), static_cast<uint32_t>(lr == 0 ? 0 : lr - base),
               detail, static_cast<uint8_t>(kind)};
  // An answer that was being sent ends here.
  static const uint8_t delimiter = 0;
  server.port->send(&delimiter, 1);
  send_event(assay::proto::Type::fault, &payload, 13);
  server.port->reset();
}

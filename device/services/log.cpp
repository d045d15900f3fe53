// Events that are not part of a request: log text and faults.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"

using namespace assay::device;

extern "C" void assay_log(const char* text) {
  size_t count = strlen(text);
  if (!server.in_session) {
    server.port->send(reinterpret_cast<const uint8_t*>(text), count);
    return;
  }
  constexpr size_t kRoom = kDecodedBytes - assay::proto::kShortestFrameBytes;
  do {
    const size_t piece = count < kRoom ? count : kRoom;
    send_event(assay::proto::Type::log, text, piece);
    text += piece;
    count -= piece;
  } while (count > 0);
}

// Addresses leave relative to the image; an lr of 0, which is unknown, stays 0.
extern "C" void assay_fault(enum assay_fault_kind kind, uintptr_t pc, uintptr_t lr,
                            uint32_t detail) {
  const uintptr_t base = reinterpret_cast<uintptr_t>(server.port->image_base);
  uint8_t payload[13];
  payload[0] = static_cast<uint8_t>(kind);
  assay::proto::store(payload + 1, static_cast<uint32_t>(pc - base), 4);
  assay::proto::store(payload + 5, static_cast<uint32_t>(lr == 0 ? 0 : lr - base), 4);
  assay::proto::store(payload + 9, detail, 4);
  send_event(assay::proto::Type::fault, payload, sizeof payload);
  server.port->reset();
}

// assay_progress(): a long call says how far it is and looks for a cancel. Linked only where used.
#include "device/server/server.hpp"

using namespace assay::device;
using assay::proto::FrameDecoder;
using assay::proto::Type;

// The call's own frame, with its arguments, still lies in the server's receive buffer: what comes
// in meanwhile is decoded here, and only a cancel is acted on. The host repeats anything else.
static uint8_t buffer[16];
static FrameDecoder decoder(buffer, sizeof buffer);

static bool is_cancel() {
  return decoder.seal() == server.nonce && !decoder.oversize() &&
         buffer[0] == static_cast<uint8_t>(Type::cancel) && buffer[1] == server.sequence;
}

extern "C" int assay_progress(uint32_t done, uint32_t total) {
  send_progress(done, total, server.port->ticks());
  const uint8_t* bytes;
  while (const size_t count = server.ring.peek(bytes)) {
    size_t used;
    const FrameDecoder::Result result = decoder.feed(bytes, count, used);
    server.ring.pop(used);
    if (result == FrameDecoder::Result::frame && is_cancel()) {
      server.kept.cancelled = true;
    }
  }
  return server.kept.cancelled;
}

// bytes -> frame -> session -> service -> reply
#include "device/server/server.hpp"

#include "device/crt/platform_hooks.hpp"
#include "proto/bytes.hpp"
#include "proto/protection.hpp"

namespace assay::device {

using proto::FrameDecoder;
using proto::FrameEncoder;
using proto::Protection;
using proto::Status;
using proto::Type;

constinit Server server{};

// Eight-byte alignment puts a call's arguments, which start at byte 8 of the frame, where tensors
// of any element type may lie.
alignas(8) static uint8_t receive_buffer[(kDecodedBytes + 7) & ~size_t{7}];
static uint8_t transmit_block[FrameEncoder::kBlockBytes];

// By type, from hello on; cancel has no service, as it comes here only with no call under way.
static constexpr Service kServices[] = {hello, describe, write,  read,  digest, run,
                                        call,  nullptr,  memory, reset, rate};
// Bytes of their payloads, and whether more may follow. Hello stays open-ended so that a device
// understands the hello of a later version well enough to name its own.
constexpr uint8_t kMore = 0x80;
static constexpr uint8_t kPayloads[] = {5 | kMore, 3, 4 | kMore, 6, 7, 4 | kMore,
                                        5 | kMore, 0, 0,         0, 4};
static_assert(sizeof kServices / sizeof *kServices == static_cast<size_t>(Type::rate));

static void begin(uint8_t type, uint8_t sequence, uint32_t seal) {
  server.encoder.begin();
  const uint8_t header[] = {type, sequence, static_cast<uint8_t>(seal)};
  put(header, sizeof header);
}

static void send(uint32_t seal) {
  const size_t count = server.encoder.finish(seal);
  server.port->send(transmit_block, count);
}

void put(const void* bytes, size_t count) { server.encoder.put(bytes, count); }

void send_event(Type type, const void* payload, size_t bytes) {
  if (server.nonce == 0) return;
  begin(static_cast<uint8_t>(type), server.sequence, server.nonce);
  put(payload, bytes);
  send(server.nonce);
}

// Session, then sequence: a request that is of neither has no say in anything.
static Status admit(Request& request, Type type, uint8_t sequence) {
  const bool opens = type == Type::hello && request.bytes >= 5 && request.seal != 0 &&
                     proto::load32(request.payload) == request.seal;
  if (!opens && proto::holds(Protection::nonce) &&
      (request.seal == 0 || request.seal != server.nonce)) {
    ++server.counters.foreign_frames;
    return Status::no_session;
  }
  server.bad_frames_in_a_row = 0;
  if (opens) return Status::ok;
  const uint8_t last = server.sequence;
  if (proto::holds(Protection::sequence) && static_cast<uint8_t>(sequence - last) > 1) {
    request.detail = last;
    return Status::out_of_sequence;
  }
  // A cancel that overtakes its call does not take the call's number.
  if (type != Type::cancel) server.sequence = sequence;
  return Status::ok;
}

// Acts when the operation begins, answers again when it is repeated.
static Status act(Request& request, uint8_t kind, Service service, bool begins) {
  Kept& kept = server.kept;
  if (begins || !proto::holds(Protection::sequence)) {
    kept.kind = kind;
    kept.sequence = server.sequence;
    kept.model = nullptr;
    kept.result_span.bytes = 0;
    kept.cancelled = false;
    kept.status = service(request);
    kept.detail = request.detail;
  } else if (kept.sequence != server.sequence || kept.kind != kind) {
    request.detail = server.sequence;
    return Status::out_of_sequence;
  } else {
    ++server.counters.repeated_requests;
  }
  request.detail = kept.detail;
  if (kept.status == Status::ok) {
    // An event sent on the way has used the encoder: the header is put only now.
    begin(kind | proto::kReply, kept.sequence, request.seal);
    if (kind == static_cast<uint8_t>(Type::run)) {
      run_reply(kept);
    } else {
      call_reply(kept);
    }
  }
  return kept.status;
}

static Status serve(Request& request, uint8_t kind, uint8_t sequence) {
  const uint8_t before = server.sequence;
  const Status status = admit(request, static_cast<Type>(kind), sequence);
  if (status != Status::ok) return status;
  if (server.decoder.oversize()) return Status::bad_length;
  const size_t index = kind - 1u;
  if (index >= sizeof kServices / sizeof *kServices) return Status::unknown_type;
  const Service service = kServices[index];
  if (service == nullptr) return Status::unknown_type;
  const uint8_t least = kPayloads[index] & ~kMore;
  if (request.bytes < least || (request.bytes > least && !(kPayloads[index] & kMore))) {
    return Status::bad_length;
  }
  if (kind == static_cast<uint8_t>(Type::run) || kind == static_cast<uint8_t>(Type::call)) {
    return act(request, kind, service, sequence != before);
  }
  return service(request);
}

static void handle_frame() {
  const uint8_t* frame = server.decoder.data();
  const uint8_t kind = frame[0];
  const uint8_t sequence = frame[1];
  if (kind >= static_cast<uint8_t>(Type::log)) return;  // an event or a reply: an echo of our own
  Request request = {frame + proto::kHeaderBytes, server.decoder.size() - proto::kHeaderBytes,
                     server.decoder.seal(), 0};
  begin(kind | proto::kReply, sequence, request.seal);
  const Status status = serve(request, kind, sequence);
  if (status != Status::ok) {
    begin(kind | proto::kRefusal, sequence, request.seal);
    put(status);
    put(request.detail);
  }
  send(request.seal);
  if (status != Status::ok) return;
  if (kind == static_cast<uint8_t>(Type::reset)) server.port->reset();
  if (kind == static_cast<uint8_t>(Type::rate)) {
    server.rate = proto::load32(request.payload);
    server.port->set_rate(server.rate);
  }
}

static void return_to_safe_rate() {
  server.bad_frames_in_a_row = 0;
  if (server.rate == 0) return;
  server.rate = 0;
  ++server.counters.safe_rate_returns;
  server.port->set_rate(0);
}

static void count_bad_frame() {
  ++server.counters.bad_frames;
  if (++server.bad_frames_in_a_row == proto::kBadFramesInARow) return_to_safe_rate();
}

}  // namespace assay::device

using namespace assay::device;

extern "C" {

void assay_init(const assay_port* port, const assay_image* image) {
  server.port = port;
  server.image = image;
  server.decoder.attach(receive_buffer, kDecodedBytes);
  server.encoder.attach(transmit_block, kFrameBytes, port->send);
  server.ring.attach(port->receive_ring, port->receive_ring_bytes);
  workspace = {static_cast<uint8_t*>(image->workspace), image->workspace_bytes, 0, 0, false};
  platform_initialize();
  if (image->prepare != nullptr) image->prepare();
}

void assay_rx(const uint8_t* bytes, size_t count) {
  server.counters.dropped_bytes += static_cast<uint32_t>(server.ring.push(bytes, count));
}

void assay_line_break(void) { server.line_break = true; }

int assay_pending(void) { return !server.ring.empty(); }

int assay_poll(void) {
  if (server.line_break) {
    server.line_break = false;
    return_to_safe_rate();
  }
  const uint8_t* bytes;
  const size_t count = server.ring.peek(bytes);
  if (count == 0) return 0;
  size_t used;
  const FrameDecoder::Result result = server.decoder.feed(bytes, count, used);
  server.ring.pop(used);
  // A frame of this session has the nonce as its seal; one of another session has a seal whose low
  // byte is its tag. Anything else is not intact.
  if (result == FrameDecoder::Result::bad ||
      (result == FrameDecoder::Result::frame &&
       static_cast<uint8_t>(server.decoder.seal()) != server.decoder.data()[2])) {
    count_bad_frame();
  } else if (result == FrameDecoder::Result::frame) {
    handle_frame();
  }
  return 1;
}

}  // extern "C"

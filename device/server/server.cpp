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
static_assert(offsetof(Server, detail) == offsetof(Server, status) + sizeof server.status);

// Eight-byte alignment puts a call's arguments, which start at byte 8 of the frame, where tensors
// of any element type may lie.
alignas(8) static uint8_t receive_buffer[(kDecodedBytes + 7) & ~size_t{7}];
static uint8_t transmit_block[FrameEncoder::kBlockBytes];

// One row a request, by type from hello on: what answers it, and the bytes that its payload may
// have.
struct Row {
  Service service;
  uint16_t least_bytes, most_bytes;
};
constexpr uint16_t kAny = 0xffff;
static constexpr Row kRows[] = {
    // Open-ended, so that a device understands the hello of a later version well enough to name its
    // own.
    {hello, 5, kAny},
    {describe, 3, 3},
    {write, 4, kAny},
    {read, 6, 6},
    {digest, 7, 7},
    {run_reply, 4, kAny},
    {call_reply, 5, kAny},
    {nullptr, 0, kAny},  // cancel comes here only with
                         // no call under way
    {memory, 0, 0},
    {reset, 0, 0},
    {rate, 4, 4},
};
constexpr size_t kRowCount = sizeof kRows / sizeof *kRows;
static_assert(kRowCount == static_cast<size_t>(Type::rate));

static void begin(uint8_t type, uint8_t sequence, uint32_t seal) {
  server.encoder.begin();
  const uint8_t header[] = {type, sequence, static_cast<uint8_t>(seal)};
  put(header, sizeof header);
}

void put(const void* bytes, size_t count) { server.encoder.put(bytes, count); }

void send_event(Type type, const void* payload, size_t bytes) {
  if (server.nonce == 0) return;
  begin(static_cast<uint8_t>(type), server.sequence, server.nonce);
  put(payload, bytes);
  server.encoder.finish(server.nonce);
}

// Session, then sequence: a request that is of neither has no say in anything.
static Status admit(Type type, uint8_t sequence, const uint8_t* payload, size_t bytes) {
  const uint32_t seal = server.decoder.seal();
  const bool opens =
      type == Type::hello && bytes >= 5 && seal != 0 && proto::load32(payload) == seal;
  if (!opens && proto::holds(Protection::nonce) && (seal == 0 || seal != server.nonce)) {
    ++server.counters.foreign_frames;
    return Status::no_session;
  }
  server.bad_frames_in_a_row = 0;
  if (opens) return Status::ok;
  const uint8_t last = server.sequence;
  if (proto::holds(Protection::sequence) && static_cast<uint8_t>(sequence - last) > 1) {
    server.detail = last;
    return Status::out_of_sequence;
  }
  // A cancel that overtakes its call does not take the call's number.
  if (type != Type::cancel) server.sequence = sequence;
  return Status::ok;
}

// Acts when the operation begins; when it is repeated, has the answer ready again.
static void act(Type type, bool begins, const uint8_t* payload, size_t bytes) {
  Kept& kept = server.kept;
  if (begins || !proto::holds(Protection::sequence)) {
    kept.type = type;
    kept.sequence = server.sequence;
    kept.model = nullptr;
    kept.result_span.bytes = 0;
    kept.cancelled = false;
    if (type == Type::run) {
      run(payload, bytes);
    } else {
      call(payload, bytes);
    }
    kept.status = server.status;
    kept.detail = server.detail;
  } else if (kept.sequence != server.sequence || kept.type != type) {
    server.detail = server.sequence;
    refuse(Status::out_of_sequence);
  } else {
    ++server.counters.repeated_requests;
    server.status = kept.status;
    server.detail = kept.detail;
  }
}

// Checks in the order of the specification, then the reply.
static void serve(Type type, uint8_t sequence, const uint8_t* payload, size_t bytes) {
  const bool begins = sequence != server.sequence;
  server.detail = 0;
  server.status = admit(type, sequence, payload, bytes);
  if (server.status != Status::ok) return;
  if (server.decoder.oversize()) return refuse(Status::bad_length);
  const size_t index = static_cast<size_t>(type) - 1;
  if (index >= kRowCount || kRows[index].service == nullptr) return refuse(Status::unknown_type);
  const Row& row = kRows[index];
  if (bytes < row.least_bytes || bytes > row.most_bytes) return refuse(Status::bad_length);
  if (type == Type::run || type == Type::call) {
    act(type, begins, payload, bytes);
    if (server.status != Status::ok) return;
  }
  // Only now: an event sent on the way has used the encoder.
  begin(static_cast<uint8_t>(type) | proto::kReply, sequence, server.decoder.seal());
  row.service(payload, bytes);
}

static void handle_frame() {
  const uint8_t* frame = server.decoder.data();
  const uint8_t kind = frame[0];
  const uint8_t sequence = frame[1];
  if (kind >= static_cast<uint8_t>(Type::log)) return;  // an event or a reply: an echo of our own
  const uint8_t* payload = frame + proto::kHeaderBytes;
  const Type type = static_cast<Type>(kind);
  serve(type, sequence, payload, server.decoder.size() - proto::kHeaderBytes);
  if (server.status != Status::ok) {
    begin(kind | proto::kRefusal, sequence, server.decoder.seal());
    put(&server.status, sizeof server.status + sizeof server.detail);
  }
  server.encoder.finish(server.decoder.seal());
  if (server.status != Status::ok) return;
  if (type == Type::reset) server.port->reset();
  if (type == Type::rate) {
    server.rate = proto::load32(payload);
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
  workspace.memory = static_cast<uint8_t*>(image->workspace);
  workspace.bytes = image->workspace_bytes;
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

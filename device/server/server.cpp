// bytes -> frame -> session -> service -> reply
#include "device/server/server.hpp"

#include "device/crt/platform_hooks.hpp"
#include "device/server/receive_ring.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::FrameDecoder;
using proto::Status;
using proto::Type;

Server server;
ReceiveRing ring;

// Eight-byte alignment puts a call's arguments, which start at byte 8 of the frame, where tensors
// of any element type may lie.
alignas(8) static uint8_t receive_buffer[(kDecodedBytes + 7) & ~size_t{7}];
static uint8_t transmit_buffer[kFrameBytes];
static FrameDecoder decoder(receive_buffer, kDecodedBytes);
// One for events and replies: on the stack, both would count where a function is called.
static Encoder encoder(transmit_buffer, kFrameBytes);

struct Entry {
  Type type;
  uint8_t payload_bytes;
  bool open_ended;  // more payload may follow
  Service service;  // nullptr: acting
};
// Hello stays open-ended so that a device understands the hello of a later version well enough to
// name its own.
static constexpr Entry kServices[] = {
    {Type::hello, 5, true, hello},    {Type::write, 4, true, write},
    {Type::read, 6, false, read},     {Type::run, 4, true, nullptr},
    {Type::call, 5, true, nullptr},   {Type::digest, 7, false, digest},
    {Type::memory, 0, false, memory}, {Type::describe, 3, false, describe},
    {Type::reset, 0, false, reset},
};

static void begin(uint8_t type, uint8_t sequence, uint32_t seal) {
  encoder.begin();
  const uint8_t header[] = {type, sequence, static_cast<uint8_t>(seal)};
  encoder.put(header, sizeof header);
}

static void send(uint32_t seal) { server.port->send(transmit_buffer, encoder.finish(seal)); }

void send_event(Type type, const void* payload, size_t bytes) {
  if (!server.in_session) return;
  begin(static_cast<uint8_t>(type), server.sequence, server.nonce);
  encoder.put(payload, bytes);
  send(server.nonce);
}

// Acts at last + 1, answers again at last.
static Status act(const Request& request, Type type, uint8_t sequence, int32_t& detail) {
  Kept& kept = server.kept;
  if (sequence == static_cast<uint8_t>(server.sequence + 1)) {
    server.sequence = sequence;
    kept.type = type;
    kept.status = Status::ok;
    kept.detail = 0;
    if (type == Type::run) {
      run_act(request, kept);
    } else {
      call_act(request, kept);
    }
  } else if (sequence != server.sequence || kept.type != type) {
    detail = server.sequence;
    return Status::out_of_sequence;
  }
  detail = kept.detail;
  if (kept.status == Status::ok) {
    // An event sent on the way has used the encoder: the header is put only now.
    begin(decoder.data()[0] | proto::kReply, sequence, request.seal);
    if (type == Type::run) {
      run_reply(kept, encoder);
    } else {
      call_reply(kept, encoder);
    }
  }
  return kept.status;
}

static Status answer(const Request& request, Type type, uint8_t sequence, int32_t& detail) {
  const bool is_hello =
      type == Type::hello && request.bytes >= 5 && proto::load32(request.payload) == request.seal;
  if (!is_hello && !(server.in_session && request.seal == server.nonce)) {
    ++server.foreign_frames;
    return Status::no_session;
  }
  if (decoder.oversize()) return Status::bad_length;
  for (const Entry& entry : kServices) {
    if (entry.type != type) continue;
    if (request.bytes < entry.payload_bytes) return Status::bad_length;
    if (request.bytes > entry.payload_bytes && !entry.open_ended) return Status::bad_length;
    if (entry.service == nullptr) return act(request, type, sequence, detail);
    if (type != Type::hello && sequence != server.sequence) {
      detail = server.sequence;
      return Status::out_of_sequence;
    }
    return entry.service(request, encoder, detail);
  }
  return Status::unknown_type;
}

static void handle_frame() {
  const uint8_t* frame = decoder.data();
  const uint32_t seal = decoder.seal();
  // A frame of this session has the nonce as its seal; one of another session has a seal whose low
  // byte is its tag. Anything else is not intact.
  if (static_cast<uint8_t>(seal) != frame[2]) {
    ++server.bad_frames;
    return;
  }
  const uint8_t kind = frame[0];
  const Type type = static_cast<Type>(kind & proto::kTypeMask);
  const uint8_t sequence = frame[1];
  if (kind >= static_cast<uint8_t>(Type::log)) return;  // an event or a reply: an echo of our own
  const Request request = {frame + proto::kHeaderBytes, decoder.size() - proto::kHeaderBytes, seal};
  begin(kind | proto::kReply, sequence, seal);
  int32_t detail = 0;
  Status status = answer(request, type, sequence, detail);
  if (status == Status::ok && encoder.overflowed()) status = Status::too_large;
  if (status != Status::ok) {
    begin(kind | proto::kRefusal, sequence, seal);
    encoder.put(static_cast<uint8_t>(status), 1);
    encoder.put(static_cast<uint32_t>(detail), 4);
  }
  send(seal);
  if (type == Type::reset && status == Status::ok) server.port->reset();
}

}  // namespace assay::device

using namespace assay::device;

extern "C" {

void assay_init(const assay_port* port, const assay_image* image) {
  server = {};
  server.port = port;
  server.image = image;
  decoder = FrameDecoder(receive_buffer, kDecodedBytes);
  encoder = Encoder(transmit_buffer, kFrameBytes);
  ring.attach(port->receive_ring, port->receive_ring_bytes);
  workspace_attach(image->workspace, image->workspace_bytes);
  platform_initialize();
  if (image->prepare != nullptr) image->prepare();
}

void assay_rx(const uint8_t* bytes, size_t count) { ring.push(bytes, count); }

int assay_pending(void) { return !ring.empty(); }

int assay_poll(void) {
  const uint8_t* bytes;
  const size_t count = ring.peek(bytes);
  if (count == 0) return 0;
  size_t used;
  const FrameDecoder::Result result = decoder.feed(bytes, count, used);
  ring.pop(used);
  if (result == FrameDecoder::Result::bad) ++server.bad_frames;
  if (result == FrameDecoder::Result::frame) handle_frame();
  return 1;
}

}  // extern "C"

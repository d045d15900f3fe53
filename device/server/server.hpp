// The server's state and the interface between the loop and the services. One server per firmware:
// the state is static, so its size is known at link time. Replies and events are laid out so that
// their numbers can be sent as they lie in memory.
#ifndef ASSAY_DEVICE_SERVER_SERVER_HPP_
#define ASSAY_DEVICE_SERVER_SERVER_HPP_

#include <assay.h>
#include <stddef.h>
#include <stdint.h>

#include "device/server/receive_ring.hpp"
#include "proto/frame_decoder.hpp"
#include "proto/frame_encoder.hpp"
#include "proto/wire.hpp"

#ifndef ASSAY_FRAME_BYTES
#define ASSAY_FRAME_BYTES 512  // longest encoded frame, delimiter included, in both directions
#endif

namespace assay::device {

inline constexpr size_t kFrameBytes = ASSAY_FRAME_BYTES;
// Hello's reply has to fit, and the sizes in it.
static_assert(kFrameBytes >= 64 && kFrameBytes <= 0xffff);
inline constexpr size_t kDecodedBytes = proto::decoded_capacity(kFrameBytes);
// Most payload of a frame.
inline constexpr size_t kPayloadBytes = kDecodedBytes - proto::kShortestFrameBytes;
// Frames of a write that may be unanswered on a paced line. Each is handled as it comes in, so this
// bounds what the host keeps in flight, not what the device holds: 921,600 baud are full up to a
// round trip of 0.35 s.
inline constexpr uint8_t kWindowFrames = 64;

// What a run's reply starts with, as it is on the wire.
struct RunFigures {
  uint64_t ticks;
  uint32_t workspace_peak_bytes;
  uint32_t stack_peak_bytes;
  int32_t return_code;
  uint16_t repeats_done;
  proto::RunOutcome outcome;
};

struct Span {
  uint8_t* data;
  uint32_t bytes;
};

// What the reply to the last acting request is made of again when the host repeats it.
struct Kept {
  proto::Type type;  // of the request; no request's after hello
  uint8_t sequence;
  bool cancelled;
  proto::Status status;
  int32_t detail;
  union {
    RunFigures figures;  // of a run
    TVMValue result;     // of a call
  };
  const assay_model* model;  // of a run whose outputs ride along, else nullptr
  Span result_span;          // what a call's result points to; 0 bytes for all else
  int result_kind;           // proto::Kind; TVM's type code while the function is under way
};

// All since reset, as memory's reply ends.
struct Counters {
  uint32_t stack_peak_bytes;   // of the last measured run
  uint32_t bad_frames;         // fragments that no CRC vouched for
  uint32_t foreign_frames;     // intact, of another session
  uint32_t dropped_bytes;      // found the ring full
  uint32_t repeated_requests;  // acting ones that were answered again
  uint32_t safe_rate_returns;  // to the line's safe rate, unasked
};

// What is used most comes first: the instructions that reach it are shorter.
struct Server {
  const assay_port* port;
  const assay_image* image;
  uint32_t nonce;    // of the session in force; 0: none
  uint8_t sequence;  // of the operation that the last request belonged to
  uint8_t bad_frames_in_a_row;
  volatile bool line_break;  // set in an interrupt
  // Of the request at hand, as a refusal tells them: together these are its payload.
  proto::Status status;
  int32_t detail;
  uint32_t rate;  // that the host asked for; 0: the safe rate
  Kept kept;
  ReceiveRing ring;
  proto::FrameDecoder decoder;
  Counters counters;
  // One for events and replies: on the stack, both would count where a function is called.
  proto::FrameEncoder encoder;
};
extern constinit Server server;

// Puts a part of the reply's or event's payload.
void put(const void* bytes, size_t count);
template <typename T>
void put(const T& value) {
  put(&value, sizeof value);
}
// Dimensions, four bytes each.
void put_shape(const int64_t* shape, unsigned dimensions);

// Answers the request at hand with a refusal. Of a reply, four bytes may have been put by then.
inline void refuse(proto::Status status) { server.status = status; }

// A service answers one request, whose session, sequence and length have been checked: it puts the
// reply's payload, or refuses.
using Service = void (*)(const uint8_t* payload, size_t bytes);

void hello(const uint8_t* payload, size_t bytes);
void describe(const uint8_t* payload, size_t bytes);
void write(const uint8_t* payload, size_t bytes);
void read(const uint8_t* payload, size_t bytes);
void digest(const uint8_t* payload, size_t bytes);
void memory(const uint8_t* payload, size_t bytes);
void reset(const uint8_t* payload, size_t bytes);
void rate(const uint8_t* payload, size_t bytes);

// Acting requests come in two halves: act once, which puts nothing, and keep; then a service that
// makes the reply from what was kept, as often as the host repeats itself.
void run(const uint8_t* payload, size_t bytes);
void run_reply(const uint8_t* payload, size_t bytes);
void call(const uint8_t* payload, size_t bytes);
void call_reply(const uint8_t* payload, size_t bytes);

// Sends an event of the session in force: log, started, progress, fault.
void send_event(proto::Type type, const void* payload, size_t bytes);
void send_progress(uint32_t done, uint32_t total, uint64_t ticks);

// Model and tensor by number; nullptr where there is none.
const assay_model* find_model(unsigned number);
struct TensorPlace {
  uint8_t model;
  bool output;
};
const assay_tensor* find_tensor(unsigned number, TensorPlace& place);

// What the host calls a function by: the CRC-32 of its signature text without spaces.
uint32_t hash_of(const assay_function& function);

}  // namespace assay::device

#endif  // ASSAY_DEVICE_SERVER_SERVER_HPP_

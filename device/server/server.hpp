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

// A request whose session, length and sequence have been checked.
struct Request {
  const uint8_t* payload;  // behind type, sequence and tag
  size_t bytes;
  uint32_t seal;   // the nonce that the frame was sent with
  int32_t detail;  // sent with a status other than ok
};

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
  uint8_t kind;  // proto::Type of the request
  uint8_t sequence;
  bool cancelled;
  proto::Status status;
  int32_t detail;
  const assay_model* model;  // of a run whose outputs ride along, else nullptr
  Span result_span;          // what a call's result points to; 0 bytes for all else
  int result_kind;           // proto::Kind; TVM's type code while the function is under way
  union {
    RunFigures figures;  // of a run
    TVMValue result;     // of a call
  };
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
  Kept kept;
  uint32_t rate;  // that the host asked for; 0: the safe rate
  ReceiveRing ring;
  proto::FrameDecoder decoder;
  // One for events and replies: on the stack, both would count where a function is called.
  proto::FrameEncoder encoder;
  Counters counters;
};
extern constinit Server server;

// Puts a part of the reply's or event's payload.
void put(const void* bytes, size_t count);
template <typename T>
void put(const T& value) {
  put(&value, sizeof value);
}

// A service answers one request: it puts the reply's payload and returns ok, or puts nothing and
// returns another status, which is sent with the request's `detail`.
using Service = proto::Status (*)(Request&);

proto::Status hello(Request&);
proto::Status describe(Request&);
proto::Status write(Request&);
proto::Status read(Request&);
proto::Status digest(Request&);
proto::Status memory(Request&);
proto::Status reset(Request&);
proto::Status rate(Request&);

// Acting requests come in two halves: act once and keep, then make the reply from what was kept, as
// often as the host repeats itself.
proto::Status run(Request&);
void run_reply(const Kept&);
proto::Status call(Request&);
void call_reply(const Kept&);

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

// The server's state and the interface between the loop and the services. One server per firmware:
// the state is static, so its size is known at link time.
#ifndef ASSAY_DEVICE_SERVER_SERVER_HPP_
#define ASSAY_DEVICE_SERVER_SERVER_HPP_

#include <assay.h>
#include <stddef.h>
#include <stdint.h>

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
// Frames that the device keeps up with back to back while it polls on a paced line.
inline constexpr uint8_t kWindowFrames = 8;

// A request whose session, length and sequence have been checked.
struct Request {
  const uint8_t* payload;  // behind type, sequence and tag
  size_t bytes;
  uint32_t seal;  // the nonce that the frame was sent with
};

// What the reply to the last acting request is made of again when the host repeats it.
struct Kept {
  proto::Type type;
  proto::Status status;
  int32_t detail;
  // run
  const assay_model* model;
  proto::RunOutcome outcome;
  uint8_t flags;
  uint16_t repeats_done;
  int32_t return_code;
  uint64_t ticks;
  uint32_t workspace_peak_bytes;
  // call
  int result_type_code;
  TVMValue result;
};

struct Server {
  const assay_port* port;
  const assay_image* image;
  uint32_t nonce;    // 0 before the first hello
  uint8_t sequence;  // of the last acting request
  bool in_session;
  uint32_t bad_frames;      // fragments that no CRC vouched for
  uint32_t foreign_frames;  // intact, of another session
  uint32_t stack_peak_bytes;
  Kept kept;
};
extern Server server;

using Encoder = proto::FrameEncoder;

// A service answers one request: it puts the reply's payload and returns ok, or returns another
// status; then what it put is dropped, and the status and `detail` are sent.
using Service = proto::Status (*)(const Request& request, Encoder& reply, int32_t& detail);

proto::Status hello(const Request&, Encoder&, int32_t& detail);
proto::Status describe(const Request&, Encoder&, int32_t& detail);
proto::Status write(const Request&, Encoder&, int32_t& detail);
proto::Status read(const Request&, Encoder&, int32_t& detail);
proto::Status digest(const Request&, Encoder&, int32_t& detail);
proto::Status memory(const Request&, Encoder&, int32_t& detail);
proto::Status reset(const Request&, Encoder&, int32_t& detail);

// Acting requests come in two halves: act once and keep, then make the reply from what was kept, as
// often as the host repeats itself.
void run_act(const Request&, Kept& kept);
void run_reply(const Kept& kept, Encoder&);
void call_act(const Request&, Kept& kept);
void call_reply(const Kept& kept, Encoder&);

// Sends an event of the session in force: log, started, progress, fault.
void send_event(proto::Type type, const void* payload, size_t bytes);
void send_progress(uint32_t done, uint32_t total, uint64_t ticks);

// Model and tensor by number; nullptr where there is none.
const assay_model* find_model(uint8_t number);
const assay_tensor* find_tensor(uint8_t number, uint8_t& model, bool& output);

// What a tensor number means on the wire: a tensor of a model, a call's arguments or its result.
struct Span {
  uint8_t* data;
  uint32_t bytes;
};
bool find_span(uint8_t number, Span& span);
// The kept result of the last call as bytes; `bytes` is 0 for results without any.
Span result_span(const Kept& kept);

// What the host calls a function by: the CRC-32 of its signature text without spaces.
uint32_t hash_of(const assay_function& function);

}  // namespace assay::device

#endif  // ASSAY_DEVICE_SERVER_SERVER_HPP_

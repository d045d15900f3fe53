// The numbers of the wire: message types, statuses, layouts. proto/SPEC.md is their authority.
#ifndef ASSAY_PROTO_WIRE_HPP_
#define ASSAY_PROTO_WIRE_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::proto {

inline constexpr uint8_t kVersion = 1;

enum class Type : uint8_t {
  hello = 0x01,
  describe = 0x02,
  write = 0x03,
  read = 0x04,
  digest = 0x05,
  run = 0x06,
  call = 0x07,
  cancel = 0x08,
  memory = 0x09,
  reset = 0x0a,
  rate = 0x0b,
  // 0x0c profile is reserved.
  log = 0x40,
  started = 0x41,
  progress = 0x42,
  fault = 0x43,
};
inline constexpr uint8_t kTypeMask = 0x3f;
inline constexpr uint8_t kReply = 0x80;    // request type | kReply: done
inline constexpr uint8_t kRefusal = 0xc0;  // request type | kRefusal: not done, a Status follows

enum class Status : uint8_t {
  ok = 0,
  no_session = 1,
  out_of_sequence = 2,
  unknown_type = 3,
  bad_length = 4,        // payload of another length than the type's, or a frame above frame_bytes
  no_such_item = 5,      // model, tensor, function or description
  out_of_range = 6,      // offset + length beyond the tensor
  bad_argument = 7,      // a call's arguments or a run's inputs do not have the form asked for
  too_large = 8,         // the reply does not fit in a frame
  wrong_version = 9,     // the device's version follows
  function_failed = 10,  // a called function returned non-zero; its code (int32) follows
  cancelled = 11,
};

// Header of every frame: type, sequence, session tag.
inline constexpr size_t kHeaderBytes = 3;
// Header of frames that move tensor bytes: + tensor number (1), offset (3).
inline constexpr size_t kTensorHeaderBytes = 7;
inline constexpr size_t kCheckBytes = 4;
inline constexpr size_t kShortestFrameBytes = kHeaderBytes + kCheckBytes;

// Pseudo tensors: where a call's arguments and result lie when they are larger than a frame.
inline constexpr uint8_t kArgumentsTensor = 0xff;
inline constexpr uint8_t kResultTensor = 0xfe;
inline constexpr uint32_t kTensorBytesMax = 0xffffff;

enum class DescribeWhat : uint8_t { model = 0, tensor = 1, function = 2 };

// Bits of hello's reply.
inline constexpr uint8_t kHelloInForce = 1;  // this nonce was the session's already
inline constexpr uint8_t kHello64Bit = 2;    // pointers have eight bytes (a native device)
inline constexpr size_t kHelloReplyBytes = 32;

// Bits of a call's first byte, above the model's number.
inline constexpr uint8_t kCallAnnounce = 0x40;  // send started
inline constexpr uint8_t kCallStaged = 0x80;    // the arguments lie in the arguments tensor

// Bits of a run request.
inline constexpr uint8_t kRunAnnounce = 1;  // send started and progress
inline constexpr uint8_t kRunOutputs = 2;   // outputs ride along in the reply
inline constexpr uint8_t kRunStack = 4;     // paint and measure the stack
inline constexpr size_t kRunRequestBytes = 4;
inline constexpr size_t kRunReplyBytes = 23;

enum class RunOutcome : uint8_t {
  done = 0,
  returned_nonzero = 1,
  workspace_exhausted = 2,
  overran = 3
};

// Kinds of arguments and results: the numbers behind ASSAY_KIND_* in assay.h. Each is TVM's type
// code (TVMArgTypeCode, tvm/runtime/c_runtime_api.h) plus 1, so that the device converts nothing.
enum class Kind : uint8_t {
  integer = 1,
  floating = 3,
  nothing = 5,
  tensor = 8,
  string = 12,
  bytes = 13,
};
inline constexpr size_t kMaxArguments = 7;

// Bad frames in a row after which a device goes back to the line's safe rate.
inline constexpr uint8_t kBadFramesInARow = 8;

// Longest frame before encoding whose encoding, with its delimiter, fits in `encoded_bytes`: COBS
// adds a byte at the start and one after every 254 bytes, also after the last 254.
constexpr size_t decoded_capacity(size_t encoded_bytes) {
  return encoded_bytes - 2 - (encoded_bytes - 1) / 255;
}

}  // namespace assay::proto

#endif  // ASSAY_PROTO_WIRE_HPP_

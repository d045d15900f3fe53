// What the tests of the client share: a client whose device the test plays, and that device's
// frames.
#pragma once

#include "host/rpc/client.hpp"
#include "tests/support/reference.hpp"

namespace assay::test {

inline constexpr std::uint32_t kClientNonce = 0x1234'5678;

inline rpc::ClientOptions options(bool paced = true) {
  rpc::ClientOptions options;
  options.nonce = kClientNonce;
  options.paced = paced;
  options.reply_timeout = std::chrono::milliseconds(100);
  options.attempts = 3;
  return options;
}

inline rpc::Client client(bool paced = true, std::uint32_t rx_bytes = 256,
                          std::uint8_t window_frames = 4) {
  rpc::Client made(options(paced));
  rpc::HelloReply hello;
  hello.frame_bytes = 128;
  hello.rx_bytes = rx_bytes;
  hello.window_frames = window_frames;
  hello.sequence = 9;
  made.adopt(hello);
  return made;
}

inline rpc::Exchange exchange(proto::Type type, const Bytes& payload = {}) {
  return {type, payload, false, {}, {}};
}
inline rpc::Exchange describe(std::uint8_t item) {
  return exchange(proto::Type::describe, {1, item, 0});
}
inline rpc::Exchange run() { return exchange(proto::Type::run, {0, 1, 0, 1}); }

// The answer that a device gives to `request`.
inline Bytes answer(const Frame& request, const Bytes& payload) {
  return encode(
      {static_cast<std::uint8_t>(request.type | 0x80), request.sequence, kClientNonce, payload});
}
inline Bytes refusal(const Frame& request, std::uint8_t status, std::uint32_t detail = 0) {
  return encode({static_cast<std::uint8_t>(request.type | 0xc0), request.sequence, kClientNonce,
                 Bytes{status} + little_endian(detail, 4)});
}
inline Bytes event(std::uint8_t type, std::uint8_t sequence, const Bytes& payload = {}) {
  return encode({type, sequence, kClientNonce, payload});
}

}  // namespace assay::test

// The real server in the test's own process, by itself: frames in, frames out. One at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/support/device/test_image.hpp"

namespace assay::test {

inline constexpr std::uint32_t kNonce = 0x9abcdef0;

// Types of requests, from proto/SPEC.md.
inline constexpr std::uint8_t kHello = 1, kDescribe = 2, kWrite = 3, kRead = 4, kDigest = 5,
                              kRun = 6, kCall = 7, kCancel = 8, kMemory = 9, kReset = 10,
                              kRate = 11;

class TestDevice {
 public:
  // A device fresh from reset, with nothing of the image's records left.
  explicit TestDevice(std::uint32_t ring_bytes = 4096);
  ~TestDevice();

  void receive(const Bytes& bytes);  // into the ring, as an interrupt would
  Bytes poll();                      // handles all that is there; what the device sent meanwhile
  Bytes exchange(const Bytes& bytes);
  Bytes take_sent();  // by a model or function that did not return

  // Opens the session kNonce.
  void hello();
  // The frames that the device answers to one request of the session kNonce.
  std::vector<Frame> ask_all(std::uint8_t type, std::uint8_t sequence, const Bytes& payload);
  // The last of them: the answer.
  Frame ask(std::uint8_t type, std::uint8_t sequence, const Bytes& payload);

  int resets = 0;
  std::vector<std::uint32_t> rates;  // that the line was set to
  std::uint64_t ticks = 0;

 private:
  Bytes ring_;
  assay_port port_;
  Bytes sent_;
  friend struct TestPort;
};

}  // namespace assay::test

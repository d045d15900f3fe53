#include "tests/support/device/test_device.hpp"

#include <cassert>

#include "device/crt/platform_hooks.hpp"
#include "device/server/server.hpp"

namespace assay::test {

static TestDevice* current;

// The port's functions have no context: there is one server, so there is one device.
struct TestPort {
  static void send(const std::uint8_t* bytes, std::size_t count) {
    current->sent_.insert(current->sent_.end(), bytes, bytes + count);
  }
  static std::uint64_t ticks() { return current->ticks; }
  static void set_rate(std::uint32_t rate) { current->rates.push_back(rate); }
  static void reset() { ++current->resets; }
};

TestDevice::TestDevice(std::uint32_t ring_bytes)
    : ring_(ring_bytes), port_{TestPort::send, TestPort::ticks,   TestPort::reset, 1'000'000,
                               ring_.data(),   ring_bytes,        nullptr,         nullptr,
                               nullptr,        TestPort::set_rate} {
  assert(current == nullptr);
  current = this;
  clear_test_image();
  device::server = {};
  device::workspace = {};
  assay_init(&port_, &image());
}

TestDevice::~TestDevice() { current = nullptr; }

void TestDevice::receive(const Bytes& bytes) { assay_rx(bytes.data(), bytes.size()); }

Bytes TestDevice::poll() {
  while (assay_poll()) {
  }
  return std::move(sent_);
}

Bytes TestDevice::take_sent() { return std::move(sent_); }

Bytes TestDevice::exchange(const Bytes& bytes) {
  Bytes sent;
  // In pieces that the ring holds: a device that polls in time.
  for (std::size_t at = 0; at < bytes.size(); at += 64) {
    const std::size_t count = std::min<std::size_t>(64, bytes.size() - at);
    assay_rx(bytes.data() + at, count);
    sent = std::move(sent) + poll();
  }
  return sent;
}

void TestDevice::hello() { ask(0x01, 0, little_endian(kNonce, 4) + Bytes{1}); }

std::vector<Frame> TestDevice::ask_all(std::uint8_t type, std::uint8_t sequence,
                                       const Bytes& payload) {
  return decode(exchange(encode({type, sequence, kNonce, payload})));
}

Frame TestDevice::ask(std::uint8_t type, std::uint8_t sequence, const Bytes& payload) {
  const auto frames = ask_all(type, sequence, payload);
  return frames.empty() ? Frame{} : frames.back();
}

}  // namespace assay::test

// The rate of the line: changed behind the reply, and given up when nothing intact comes at it.
#include "device/server/server.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using namespace assay::test;

namespace {

Bytes bad_frame() { return Bytes{3, 1, 2, 0}; }
void raise(TestDevice& device) {
  device.hello();
  device.ask(kRate, 1, little_endian(921'600, 4));
}
std::uint64_t returns(TestDevice& device, std::uint8_t sequence) {
  return number(device.ask(kMemory, sequence, {}).payload, 32, 4);
}

}  // namespace

TEST_CASE("a rate is set behind its reply, and 0 is the safe one") {
  TestDevice device;
  device.hello();
  CHECK(device.ask(kRate, 1, little_endian(921'600, 4)) == Frame{0x8b, 1, kNonce, {}});
  CHECK(device.rates == std::vector<std::uint32_t>{921'600});
  CHECK(device.ask(kRate, 2, little_endian(0, 4)).type == 0x8b);
  CHECK(device.rates == std::vector<std::uint32_t>{921'600, 0});
}

TEST_CASE("a line without a rate does not know the request") {
  TestDevice device;
  assay_port fixed = *device::server.port;
  fixed.set_rate = nullptr;
  device::server.port = &fixed;
  device.hello();
  const Frame answer = device.ask(kRate, 1, little_endian(9600, 4));
  CHECK(answer.type == 0xcb);
  CHECK(answer.payload.at(0) == 3);
}

TEST_CASE("eight bad frames in a row bring the safe rate back, once") {
  TestDevice device;
  raise(device);
  for (int i = 0; i < 7; ++i) device.exchange(bad_frame());
  CHECK(device.rates.size() == 1);
  device.exchange(bad_frame());
  CHECK(device.rates == std::vector<std::uint32_t>{921'600, 0});
  for (int i = 0; i < 20; ++i) device.exchange(bad_frame());
  CHECK(device.rates.size() == 2);
  CHECK(returns(device, 2) == 1);
}

TEST_CASE("an intact frame of the session in between starts the count anew") {
  TestDevice device;
  raise(device);
  for (int i = 0; i < 7; ++i) device.exchange(bad_frame());
  device.ask(kMemory, 2, {});
  for (int i = 0; i < 7; ++i) device.exchange(bad_frame());
  CHECK(device.rates.size() == 1);
  // One of another session, which a torn frame may look like, does not.
  device.exchange(encode({kMemory, 2, 0x55, {}}));
  device.exchange(bad_frame());
  CHECK(device.rates.size() == 2);
}

TEST_CASE("a line break brings the safe rate back at once") {
  TestDevice device;
  raise(device);
  assay_line_break();
  CHECK(device.rates.size() == 1);
  device.poll();
  CHECK(device.rates == std::vector<std::uint32_t>{921'600, 0});
  CHECK(returns(device, 2) == 1);
  assay_line_break();
  device.poll();
  CHECK(device.rates.size() == 2);
}

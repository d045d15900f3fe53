// The simulator: the real server at one end of a line, whoever drives the Link at the other, and
// virtual time. One seed gives one history. One world at a time: the server is one per process.
#pragma once

#include <optional>

#include "host/ports/link.hpp"
#include "tests/support/device/test_image.hpp"
#include "tests/support/sim/channel.hpp"

namespace assay::test {

struct WorldOptions {
  std::uint64_t seed = 1;
  Line to_device;
  Line to_host;
  std::uint32_t ring_bytes = 1024;
  Duration boot_time{20'000};
  std::optional<Duration> reset_at;  // the device loses power for a moment
  Duration deadline{3'600'000'000};  // a history that lasts longer hangs
};

// Thrown where a history passes its deadline.
struct Hang {};

class World : public Link, public Clock {
 public:
  explicit World(const WorldOptions& options);
  ~World() override;

  // Link and clock for the host.
  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return options_.to_device.bits_per_second != 0; }
  std::string describe() const override { return "simulated line"; }
  Duration now() const override { return now_; }

  // For models and functions: the device is busy for `time`; what comes in waits in the ring.
  void work(Duration time);
  // For models: a bad address. Does not return.
  [[noreturn]] void crash();

  std::uint32_t bits_per_second() const { return options_.to_device.bits_per_second; }
  int resets() const { return resets_; }
  std::uint64_t faults_made() const { return to_device_.faults_made + to_host_.faults_made; }

 private:
  friend struct WorldPort;
  struct Crash {};

  void poll_device();
  void restart(Duration at);
  void deliver(Duration until);
  void advance();

  WorldOptions options_;
  Channel to_device_;
  Channel to_host_;
  Bytes ring_;
  Bytes sending_;  // by the device, so far without a delimiter
  assay_port port_;
  Duration now_{0};
  Duration device_now_{0};  // ahead of now_ while the device is busy
  Duration booted_at_{0};
  bool reset_due_ = false;
  int resets_ = 0;
};

}  // namespace assay::test

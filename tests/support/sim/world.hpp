// The simulator: the real server at one end of a line, whoever drives the Link at the other, and
// virtual time. One seed gives one history. One world at a time: the server is one per process.
#pragma once

#include <memory>
#include <optional>
#include <random>

#include "host/core/line/line_model.hpp"
#include "host/ports/link.hpp"
#include "tests/support/device/test_image.hpp"
#include "tests/support/sim/trace.hpp"

namespace assay::test {

struct WorldOptions {
  std::uint64_t seed = 1;
  LineOptions to_device;
  LineOptions to_host;
  const assay_image* device_image = &image();
  std::uint32_t ring_bytes = 1024;
  std::size_t fifo_bytes = 1;  // of the UART, while interrupts are off
  Duration boot_time{20'000};
  Duration frame_time{0};              // that the device takes for a frame
  double interrupts_off = 0;           // chance that it takes them with interrupts off ...
  Duration interrupts_off_time{2000};  // ... for this long
  bool reports_breaks = true;          // the UART tells a zero byte without its stop bit
  double memory_flip = 0;              // chance that a byte changes behind a piece of a bulk write
  std::optional<Duration> reset_at;    // the device loses power for a moment
  std::optional<Duration> close_at;    // the connection is lost, and can be opened again
  std::optional<Duration> dies_at;     // the device hears nothing any more
  std::optional<Duration> host_dies_at;
  std::optional<Duration> intruder_at;  // another host opens a session and makes a call
  Duration deadline{3'600'000'000};     // a history that lasts longer hangs
};

// Thrown where a history passes its deadline.
struct Hang {};
// Thrown where the host loses power; what it had not sent never leaves.
struct HostDied {};

class World : public Link, public Clock {
 public:
  explicit World(const WorldOptions& options, Trace* trace = nullptr);
  ~World() override;

  // Link and clock for the host.
  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return options_.to_device.bits_per_second != 0; }
  std::uint32_t bits_per_second() const override { return host_rate_; }
  bool set_rate(std::uint32_t bits_per_second) override;
  bool reopen(Duration timeout) override;
  std::string describe() const override { return "simulated line"; }
  Duration now() const override { return now_; }

  // For models and functions: the device is busy for `time`; what comes in waits in the ring.
  void work(Duration time);
  // For models: a bad address. Does not return.
  [[noreturn]] void crash();
  bool is_dead() const { return dead_; }
  // The connection is lost, and can be opened again.
  void close() { closed_ = true; }
  // From now on the connection closes whenever it is open.
  void keep_closing() { keeps_closing_ = closed_ = true; }
  // From now on a bit changes in every third byte to the host.
  void garble_answers();
  // The line becomes a good one, nothing more befalls anybody, and what is on its way arrives.
  void end_faults();

  int resets() const { return resets_; }
  // That the device had lost before it last restarted, and since.
  std::uint64_t lost_at_device() const;
  std::uint64_t faults_made() const;  // of the lines, and whatever else befell host and device
  const LineModel& to_device() const { return *to_device_; }
  const LineModel& to_host() const { return *to_host_; }

 private:
  friend struct WorldPort;
  struct Crash {};

  void poll_device();
  void restart(Duration at);
  void deliver();
  void advance();
  void befall();
  void device_sent(const Bytes& frame);
  void device_rate(std::uint32_t bits_per_second);
  void match_rates();
  bool chance(double probability);
  Duration next_event() const;

  WorldOptions options_;
  Trace* trace_;
  std::mt19937_64 random_;
  std::unique_ptr<LineModel> to_device_;
  std::unique_ptr<LineModel> to_host_;
  Bytes ring_;
  Bytes sending_;  // by the device, so far without a delimiter
  assay_port port_;
  std::uint32_t host_rate_;
  std::uint32_t device_rate_;
  Duration now_{0};
  Duration device_now_{0};  // ahead of now_ while the device is busy
  Duration booted_at_{0};
  Duration interrupts_off_until_{0};
  std::optional<std::uint8_t> digested_;  // sequence of the operation that had its digest
  bool dead_ = false;
  bool closed_ = false;
  bool keeps_closing_ = false;
  bool reset_due_ = false;
  int resets_ = 0;
  std::uint64_t lost_before_restart_ = 0;
  std::uint64_t befallen_ = 0;
};

}  // namespace assay::test

// One direction of a line, sans I/O: bytes go in with the time at which they are sent, and come out
// when they arrive, with seeded faults. The same options, seed and calls give the same bytes and
// times on every platform. Times are of one clock and never go back.
#pragma once

#include <span>
#include <vector>

#include "host/core/line/frame_faults.hpp"

namespace assay {

class LineModel {
 public:
  LineModel(const LineOptions& options, std::uint64_t seed);
  // Its parts refer to each other.
  LineModel(const LineModel&) = delete;
  LineModel& operator=(const LineModel&) = delete;

  // Sends `bytes`, from `now` on or when all before them are out.
  void send(std::span<const std::uint8_t> bytes, Duration now);
  // When to take next: nothing arrives earlier. It may be nothing that arrives then. kNever where
  // nothing is on its way.
  Duration next() const;
  // What has arrived by `now`, at most `room`; returns how many bytes.
  std::size_t take(Duration now, std::span<std::uint8_t> room);
  std::vector<std::uint8_t> take(Duration now, std::size_t most = SIZE_MAX);

  // The sender lost power: what it had not sent by `now` never leaves. What is on its way arrives.
  void cut(Duration now);
  // The connection was lost: nothing that was sent and not yet taken arrives.
  void clear(Duration now);
  // Bits per second at both ends from now on, for what is sent from now on; 0: no time. Where they
  // differ by more than 5 % of the sender's, other bytes arrive, as many as the receiver's rate
  // makes of them.
  void set_rate(std::uint32_t sender, std::uint32_t receiver);

  // Time up to `now` in which bytes were on the line.
  Duration busy(Duration now) const { return wire_.busy(now); }
  // When all that was given to send() is on the line or past it.
  Duration idle_at() const;
  const LineCounters& counters() const { return counters_; }

 private:
  void settle(Duration now);

  Duration jitter_;
  LineRandom random_;
  LineCounters counters_;
  Wire wire_;
  ByteFaults bytes_;
  FrameFaults frames_;
};

}  // namespace assay

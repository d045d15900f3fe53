// The timing of one direction of a line: what is on its way, and when it arrives.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "host/core/line/line_counters.hpp"
#include "host/core/line/line_options.hpp"

namespace assay {

// Later than everything.
inline constexpr Duration kNever{std::numeric_limits<std::int64_t>::max()};

class Wire {
 public:
  // `counters` (bytes lost, added, delivered, garbled) stays the caller's and outlives the wire.
  Wire(const LineOptions& options, LineCounters& counters);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // As LineModel::set_rate.
  void set_rate(std::uint32_t sender, std::uint32_t receiver);

  // What follows is sent from `now` on, or when all before it is out, and comes `delay` later.
  void begin(Duration now, Duration delay);
  // The next byte arrives.
  void put(std::uint8_t value) {
    advance();
    if (garbled_) return put_garbled(value);
    if (free_ns_ <= silent_until_ns_) {
      ++counters_.lost_bytes;
      return;
    }
    push(value);
  }
  void put(std::span<const std::uint8_t> values);
  // The next byte takes its time and does not arrive.
  void lose() {
    advance();
    ++counters_.lost_bytes;
  }
  // Nothing that follows arrives earlier than it would if it were `by` later now.
  void stall(Duration by);
  // Nothing that is sent within `length` from now on arrives.
  void silence(Duration length);

  // As those of LineModel.
  Duration next() const;
  std::size_t take(Duration now, std::span<std::uint8_t> room);
  void cut(Duration now);
  void clear(Duration now);
  Duration busy(Duration now) const;
  Duration idle_at() const;
  std::size_t size() const { return bytes_.size() - front_; }

 private:
  // Within, time is in nanoseconds: a byte at 3 Mbit/s takes 3333 of them.
  struct Byte {
    std::int64_t sent_ns;
    std::int64_t arrival_ns;
    std::uint8_t value;
  };

  void advance() {
    free_ns_ += byte_ns_;
    rest_ += byte_rest_;
    if (rest_ >= rate_) {
      rest_ -= rate_;
      ++free_ns_;
    }
  }
  void push(std::uint8_t value) {
    const std::int64_t arrival = free_ns_ + delay_ns_;
    if (arrival > last_arrival_ns_) last_arrival_ns_ = arrival;
    if (bytes_.size() == bytes_.capacity()) make_room();
    bytes_.push_back({free_ns_, last_arrival_ns_, value});
  }
  void put_garbled(std::uint8_t value);
  void make_room();
  std::int64_t handover_ns() const;
  std::size_t batch(std::int64_t at_ns) const;

  LineCounters& counters_;
  std::int64_t latency_ns_;
  std::int64_t timer_ns_;
  std::size_t timer_bytes_;

  std::int64_t byte_ns_ = 0;     // a byte takes this ...
  std::uint64_t byte_rest_ = 0;  // ... and this many parts of rate_ of a nanosecond
  std::uint64_t rest_ = 0;
  std::uint64_t rate_ = 1;
  std::uint64_t receiver_rate_ = 1;
  std::uint64_t fastest_rate_ = 0;
  bool garbled_ = false;
  std::uint64_t garble_rest_ = 0;
  std::uint64_t garble_state_ = 0;

  std::int64_t free_ns_ = 0;   // all that was put is out then
  std::int64_t idle_ns_ = 0;   // time before free_ns_ in which nothing was sent
  std::int64_t delay_ns_ = 0;  // latency and more, of the present piece
  std::int64_t last_arrival_ns_ = 0;
  std::int64_t silent_until_ns_ = -1;

  std::vector<Byte> bytes_;  // on their way ...
  std::size_t front_ = 0;    // ... from here on
  std::size_t ready_ = 0;    // at the front, handed over and not yet taken
};

}  // namespace assay

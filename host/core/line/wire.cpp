#include "host/core/line/wire.hpp"

#include <algorithm>

namespace assay {
namespace {

constexpr std::int64_t kLastNs = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t kByteNs = 10'000'000'000;  // 10 bits at 1 bit/s
// A receiver takes a falling edge for a start bit, and a byte has five of them at most.
constexpr std::uint64_t kMostGarbled = 5;

std::int64_t to_ns(Duration time) {
  return time.count() > kLastNs / 1000 ? kLastNs : time.count() * 1000;
}

// Not before it: whoever looks then finds what happened.
Duration to_duration(std::int64_t ns) { return Duration{ns / 1000 + (ns % 1000 > 0 ? 1 : 0)}; }

}  // namespace

Wire::Wire(const LineOptions& options, LineCounters& counters)
    : counters_(counters),
      latency_ns_(to_ns(options.latency)),
      timer_ns_(to_ns(options.timer)),
      timer_bytes_(std::max<std::size_t>(1, options.timer_bytes)),
      fastest_rate_(options.fastest_rate),
      delay_ns_(latency_ns_) {
  set_rate(options.bits_per_second, options.bits_per_second);
}

void Wire::set_rate(std::uint32_t sender, std::uint32_t receiver) {
  rate_ = std::max<std::uint64_t>(1, sender);
  byte_ns_ = sender == 0 ? 0 : static_cast<std::int64_t>(kByteNs / sender);
  byte_rest_ = sender == 0 ? 0 : kByteNs % sender;
  rest_ = 0;
  const std::uint64_t difference = sender > receiver ? sender - receiver : receiver - sender;
  const bool too_fast = fastest_rate_ != 0 && sender > fastest_rate_;
  garbled_ = sender != 0 && receiver != 0 && (too_fast || difference * 20 > sender);
  receiver_rate_ = std::min<std::uint64_t>(receiver, rate_ * kMostGarbled);
  garble_rest_ = 0;
}

void Wire::begin(Duration now, Duration delay) {
  const std::int64_t now_ns = to_ns(now);
  if (now_ns > free_ns_) {
    idle_ns_ += now_ns - free_ns_;
    free_ns_ = now_ns;
  }
  delay_ns_ = latency_ns_ + to_ns(delay);
}

void Wire::put(std::span<const std::uint8_t> values) {
  if (garbled_ || free_ns_ <= silent_until_ns_) {
    for (const std::uint8_t value : values) put(value);
    return;
  }
  make_room();
  std::size_t at = bytes_.size();
  bytes_.resize(at + values.size());
  for (const std::uint8_t value : values) {
    advance();
    last_arrival_ns_ = std::max(last_arrival_ns_, free_ns_ + delay_ns_);
    bytes_[at++] = {free_ns_, last_arrival_ns_, value};
  }
}

void Wire::put_garbled(std::uint8_t value) {
  ++counters_.garbled_bytes;
  ++counters_.lost_bytes;
  for (garble_rest_ += receiver_rate_; garble_rest_ >= rate_; garble_rest_ -= rate_) {
    // The low time of a zero byte is that of several, at a higher rate.
    if (value == 0 && receiver_rate_ > rate_) {
      if (free_ns_ > silent_until_ns_) {
        push(0);
        ++counters_.added_bytes;
      }
      continue;
    }
    // The high bits of a linear congruential generator that the bytes sent drive.
    garble_state_ = (garble_state_ + value + 1) * 6364136223846793005u + 1442695040888963407u;
    if (free_ns_ <= silent_until_ns_) continue;
    push(static_cast<std::uint8_t>(garble_state_ >> 56));
    ++counters_.added_bytes;
  }
}

void Wire::stall(Duration by) {
  last_arrival_ns_ = std::max(last_arrival_ns_, free_ns_ + delay_ns_ + to_ns(by));
}

void Wire::silence(Duration length) {
  silent_until_ns_ = std::max(silent_until_ns_, free_ns_ + to_ns(length));
}

// Not at every take: only when the room that was left behind is half of all.
void Wire::make_room() {
  if (front_ * 2 < bytes_.size() || front_ == 0) return;
  bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(front_));
  front_ = 0;
}

// When the bytes at the front can be taken.
std::int64_t Wire::handover_ns() const {
  const std::int64_t first = bytes_[front_].arrival_ns;
  if (timer_ns_ == 0 || ready_ > 0) return first;
  const std::int64_t expiry = first + timer_ns_;
  if (size() < timer_bytes_) return expiry;
  return std::min(expiry, bytes_[front_ + timer_bytes_ - 1].arrival_ns);
}

// Bytes that are handed over together with the front one, at `at_ns`.
std::size_t Wire::batch(std::int64_t at_ns) const {
  const std::size_t most = std::min(size(), timer_bytes_);
  std::size_t count = 1;
  while (count < most && bytes_[front_ + count].arrival_ns <= at_ns) ++count;
  return count;
}

Duration Wire::next() const { return size() == 0 ? kNever : to_duration(handover_ns()); }

std::size_t Wire::take(Duration now, std::span<std::uint8_t> room) {
  const std::int64_t now_ns = to_ns(now);
  std::size_t taken = 0;
  while (taken < room.size() && size() > 0) {
    if (timer_ns_ == 0) {
      if (bytes_[front_].arrival_ns > now_ns) break;
    } else if (ready_ == 0) {
      const std::int64_t handover = handover_ns();
      if (handover > now_ns) break;
      ready_ = batch(handover);
    }
    if (ready_ > 0) --ready_;
    room[taken++] = bytes_[front_++].value;
  }
  if (size() == 0) {
    bytes_.clear();
    front_ = 0;
  }
  counters_.delivered_bytes += taken;
  return taken;
}

void Wire::cut(Duration now) {
  const std::int64_t now_ns = to_ns(now);
  while (size() > 0 && bytes_.back().sent_ns > now_ns) {
    bytes_.pop_back();
    ++counters_.lost_bytes;
  }
  ready_ = std::min(ready_, size());
  free_ns_ = std::min(free_ns_, now_ns);
  // What comes next need not wait for what never left.
  last_arrival_ns_ = size() > 0 ? bytes_.back().arrival_ns : std::min(last_arrival_ns_, now_ns);
}

void Wire::clear(Duration now) {
  cut(now);
  counters_.lost_bytes += size();
  bytes_.clear();
  front_ = ready_ = 0;
}

// What lies ahead of `now` is sent without a pause.
Duration Wire::busy(Duration now) const {
  const std::int64_t ahead_ns = std::max<std::int64_t>(0, free_ns_ - to_ns(now));
  return Duration{(free_ns_ - idle_ns_ - ahead_ns) / 1000};
}

Duration Wire::idle_at() const { return to_duration(free_ns_); }

}  // namespace assay

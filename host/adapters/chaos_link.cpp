#include "host/adapters/chaos_link.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "host/base/error.hpp"

namespace assay {
namespace {

// Bytes for the device are not sent one at a time where that would take all of the processor.
constexpr Duration kGrain{200};

LineChoice with_seed(LineChoice choice) {
  if (!choice.seed && is_random(choice)) choice.seed = std::random_device()();
  return choice;
}

}  // namespace

ChaosLink::ChaosLink(Link& inner, const Clock& clock, const LineChoice& choice)
    : inner_(inner),
      clock_(clock),
      choice_(with_seed(choice)),
      rate_(choice.line.bits_per_second),
      // Two seeds that no other choice of a seed has.
      to_device_(choice.line, std::uint64_t{choice_.seed.value_or(0)} * 2),
      to_host_(choice.line, std::uint64_t{choice_.seed.value_or(0)} * 2 + 1) {}

std::string ChaosLink::describe() const {
  const std::string line = describe_line(choice_);
  return fmt::format("chaos+{} ({})", inner_.describe(), line.empty() ? "no faults" : line);
}

std::uint32_t ChaosLink::bits_per_second() const {
  return rate_ != 0 ? rate_ : inner_.bits_per_second();
}

void ChaosLink::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  send_timeout_ = timeout;
  to_device_.send(bytes, clock_.now());
  forward();
}

// What is due at the far end.
void ChaosLink::forward() {
  std::array<std::uint8_t, 4096> room;
  while (const std::size_t count = to_device_.take(clock_.now(), room)) {
    inner_.send(std::span(room).first(count), send_timeout_);
  }
}

// Takes what the far end sent, waiting for it until `until` or until something is to be sent to it.
void ChaosLink::exchange(Duration until) {
  std::array<std::uint8_t, 16384> room;
  forward();
  const Duration now = clock_.now();
  if (to_device_.next() != kNever)
    until = std::min(until, std::max(to_device_.next(), now + kGrain));
  const std::size_t count = inner_.receive(room, std::max(Duration{0}, until - now));
  if (count > 0) to_host_.send(std::span(room).first(count), clock_.now());
}

std::size_t ChaosLink::receive(std::span<std::uint8_t> room, Duration timeout) {
  const Duration start = clock_.now();
  const Duration end = timeout > kNever - start ? kNever : start + timeout;
  while (true) {
    // Also where bytes wait already: the far end is to be served.
    try {
      exchange(std::min(end, to_host_.next()));
    } catch (const Error& error) {
      const std::size_t count = error.blame() == Blame::link ? to_host_.take(kNever, room) : 0;
      if (count == 0) throw;
      return count;
    }
    const Duration now = clock_.now();
    const std::size_t count = to_host_.take(now, room);
    if (count > 0 || now >= end) return count;
  }
}

bool ChaosLink::set_rate(std::uint32_t bits_per_second) {
  if (rate_ == 0) return inner_.set_rate(bits_per_second);
  while (to_device_.next() != kNever || to_device_.idle_at() > clock_.now()) {
    exchange(to_device_.next() != kNever ? to_device_.next() : to_device_.idle_at());
  }
  rate_ = bits_per_second;
  to_device_.set_rate(rate_, rate_);
  to_host_.set_rate(rate_, rate_);
  return true;
}

bool ChaosLink::reopen(Duration timeout) {
  if (!inner_.reopen(timeout)) return false;
  to_device_.clear(clock_.now());
  to_host_.clear(clock_.now());
  return true;
}

}  // namespace assay

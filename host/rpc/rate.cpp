// The rate of the line: raised on request, confirmed at the new rate, and given up where it fails.
#include <array>

#include "host/rpc/session.hpp"
#include "proto/wire.hpp"

namespace assay::rpc {

using proto::Type;

namespace {

// Pieces that are no frames at whatever rate they are heard: as many as make a device go back, and
// again as many, as some may run together.
constexpr auto kNoFrames = [] {
  std::array<std::uint8_t, 4 * proto::kBadFramesInARow> bytes{};
  for (std::size_t i = 0; i < bytes.size(); i += 2) bytes[i] = 0x55;
  return bytes;
}();

}  // namespace

void Session::use_rate(std::uint32_t bits_per_second) {
  link_.set_rate(bits_per_second);
  client_.set_rate(bits_per_second);
}

void Session::use_raised_rate(std::uint32_t bits_per_second) {
  if (raised_rate_ == 0) safe_rate_ = link_.bits_per_second();
  raised_rate_ = bits_per_second;
  use_rate(bits_per_second);
}

bool Session::raise_rate(std::uint32_t bits_per_second) {
  if (link_.bits_per_second() == 0 || bits_per_second <= link_.bits_per_second()) return false;
  client_.start({{Type::rate, rate_payload(bits_per_second), false, {}, {}}});
  bool tried = false;
  while (client_.outcome() == Outcome::pending) {
    pump(clock_.now() + options_.reply_timeout, 2 * kAttemptsAtRaisedRate);
    // No answer: perhaps it was lost, and the device is at the new rate already. Tried once: after
    // that a device that answers at neither rate is to count as silent.
    if (!tried && client_.attempts() >= kAttemptsAtRaisedRate) {
      tried = true;
      use_raised_rate(bits_per_second);
    }
  }
  if (client_.outcome() != Outcome::done) fail(client_.outcome(), "a change of the line's rate");
  if (client_.exchanges().front().refusal) {
    if (tried && raised_rate_ != 0) {
      raised_rate_ = 0;
      use_rate(safe_rate_);
    }
    return false;
  }
  if (raised_rate_ != bits_per_second) use_raised_rate(bits_per_second);
  // Whatever is answered at the new rate confirms it; where nothing is, this ends at the safe one.
  memory();
  return raised_rate_ != 0;
}

void Session::restore_rate() {
  if (raised_rate_ == 0) return;
  ask(Type::rate, rate_payload(0));
  if (raised_rate_ == 0) return;
  raised_rate_ = 0;
  use_rate(safe_rate_);
}

void Session::ask_for_safe_rate() {
  ++client_.counters().safe_rate_requests;
  link_.send(kNoFrames, kSendTimeout);
}

// The device goes back after some bad frames in a row; it is given them.
void Session::fall_back_when_silent(int attempts) {
  if (raised_rate_ == 0 || client_.attempts() <= attempts) return;
  raised_rate_ = 0;
  use_rate(safe_rate_);
  ++client_.counters().rate_fallbacks;
  client_.resend_all(clock_.now());
  ask_for_safe_rate();
}

}  // namespace assay::rpc

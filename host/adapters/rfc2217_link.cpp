#include "host/adapters/rfc2217_link.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include "host/adapters/tcp_link.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"
#include "host/core/line/baud_rate.hpp"

namespace assay {

using std::chrono::steady_clock;

namespace {

constexpr Duration kBusyPatience{2'000'000};  // until a port is free of its last client
constexpr Duration kNegotiateInterval{100'000};
constexpr std::size_t kSaidBytes = 200;  // of a server's words in a sentence

constexpr int kLastPieces = 16;  // of its last words, which may have no end

// The far end closed before its port was set up, or did not answer: its port may be free a moment
// later.
struct NotYet : Error {
  using Error::Error;
};

Duration until(steady_clock::time_point time) {
  return std::max(Duration{0}, std::chrono::ceil<Duration>(time - steady_clock::now()));
}

std::string tcp_url(std::string_view url) {
  return "tcp" + std::string(url.substr(url.find("://")));
}

}  // namespace

Rfc2217Link::Rfc2217Link(std::unique_ptr<Link> connection, std::string url, std::uint32_t baud,
                         Duration timeout, const Stop& stop, Duration answer_timeout)
    : connection_(std::move(connection)),
      url_(std::move(url)),
      baud_(baud),
      stop_(stop),
      answer_timeout_(answer_timeout) {
  begin(timeout);
}

void Rfc2217Link::begin(Duration timeout) {
  client_ = Rfc2217Client();
  received_.clear();
  taken_ = 0;
  line_free_ = {};
  Obstacle obstacle;
  try {
    obstacle = negotiate(timeout);
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;
    receive_last_words();
    throw NotYet(Blame::link,
                 "{} let go before its port was set up{}. Is the port there, and free?", url_,
                 said());
  }
  if (obstacle.late) throw NotYet(Blame::link, obstacle.sentence);
  if (!obstacle.sentence.empty()) throw Error(Blame::link, obstacle.sentence);
  received_.clear();
}

Rfc2217Link::Obstacle Rfc2217Link::negotiate(Duration timeout) {
  const Deadline deadline(timeout);
  const Duration first = std::min(timeout, answer_timeout_);
  connection_->send(client_.start(), first);
  const bool ready = exchange_until(Deadline(first),
                                    [&] { return client_.ready() || !client_.refusal().empty(); });
  if (const std::string refusal = client_.refusal(); !refusal.empty()) {
    return {fmt::format(
        "{} speaks Telnet, but refuses {}. Switch it on there (ser2net: telnet(rfc2217) before "
        "tcp), or make the port a raw one and attach to {}.",
        url_, refusal, tcp_url(url_))};
  }
  if (!ready) {
    return {fmt::format(
                "{} does not agree on the COM port option (RFC 2217) within {:.3g} s{}. If it is a "
                "raw port, attach to {}.",
                url_, static_cast<double>(first.count()) / 1e6,
                client_.is_telnet() ? "" : ", and speaks no Telnet", tcp_url(url_)),
            true};
  }
  const struct {
    Request kind;
    std::uint32_t value;
    const char* what;
  } settings[] = {{Request::data_bits, 8, "8 data bits"},
                  {Request::parity, 1, "no parity"},
                  {Request::stop_bits, 1, "one stop bit"},
                  {Request::control, 1, "no flow control"},
                  {Request::baud_rate, baud_, "the rate"}};
  // Answered in order: what was purged is away once the settings are answered.
  for (const Request mask : {Request::line_state_mask, Request::modem_state_mask}) {
    connection_->send(client_.request(mask, 0), answer_timeout_);
  }
  connection_->send(client_.request(Request::purge, 3), answer_timeout_);
  for (const auto& [kind, value, what] : settings) {
    const auto answer = ask(kind, value, std::min(*deadline.left(), answer_timeout_));
    const bool is_rate = kind == Request::baud_rate;
    if (answer && (is_rate ? is_near_rate(value, *answer) : value == *answer)) continue;
    return {fmt::format("The port behind {} {} {}{}.", url_,
                        answer ? "does not take" : "did not answer to", what,
                        !is_rate  ? ""
                        : !answer ? fmt::format(" of {} baud", value)
                                  : fmt::format(" of {} baud: it says {}", value, *answer)),
            !answer};
  }
  return {};
}

// A send may have met the closed connection before what came last was read.
void Rfc2217Link::receive_last_words() {
  std::array<std::uint8_t, 16384> room;
  try {
    for (int pieces = 0; pieces < kLastPieces; ++pieces) {
      const std::size_t count = connection_->receive(room, Duration{0});
      if (count == 0) return;
      client_.receive(std::span(room).first(count), received_);
    }
  } catch (const Error&) {
  }
}

// What the far end said, as far as it is text: a server tells so why it closes.
std::string Rfc2217Link::said() const {
  std::string text;
  for (const std::uint8_t byte : received_) {
    if (byte >= ' ' && byte <= '~') text.push_back(static_cast<char>(byte));
    if (text.size() == kSaidBytes) break;
  }
  return text.empty() ? "" : fmt::format("; it said: \"{}\"", text);
}

// One round: takes what came within `timeout`, and answers what is Telnet's.
void Rfc2217Link::exchange(Duration timeout) {
  std::array<std::uint8_t, 16384> room;
  const std::size_t count = connection_->receive(room, timeout);
  const telnet::Bytes out = client_.receive(std::span(room).first(count), received_);
  if (!out.empty()) connection_->send(out, answer_timeout_);
  if (received_.size() - taken_ > early_limit_bytes) {
    throw Error(Blame::link, "{} sends more than is taken from it: over {} MiB wait.", url_,
                early_limit_bytes >> 20);
  }
}

// Ends in time also where the far end sends without end.
template <typename Done>
bool Rfc2217Link::exchange_until(const Deadline& deadline, Done done) {
  while (!done()) {
    const Duration left = *deadline.left();
    exchange(left);
    if (left.count() == 0) return done();
  }
  return true;
}

std::optional<std::uint32_t> Rfc2217Link::ask(Request kind, std::uint32_t value, Duration timeout) {
  connection_->send(client_.request(kind, value), timeout);
  exchange_until(Deadline(timeout), [&] { return client_.answer(kind).has_value(); });
  return client_.answer(kind);
}

void Rfc2217Link::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  if (!exchange_until(Deadline(timeout), [&] { return !client_.suspended(); })) {
    throw Error(Blame::link, "{} takes no more bytes: its flow control has held for {} ms.", url_,
                timeout.count() / 1000);
  }
  connection_->send(telnet::escape(bytes), timeout);
  const auto on_line = std::chrono::microseconds(bytes.size() * 10'000'000 / baud_);
  line_free_ = std::max(line_free_, steady_clock::now()) + on_line;
}

std::size_t Rfc2217Link::receive(std::span<std::uint8_t> room, Duration timeout) {
  assert(!room.empty());
  if (taken_ == received_.size()) {
    received_.clear();
    taken_ = 0;
    exchange_until(Deadline(timeout), [&] { return !received_.empty(); });
  }
  const std::size_t count = std::min(room.size(), received_.size() - taken_);
  std::memcpy(room.data(), received_.data() + taken_, count);
  taken_ += count;
  return count;
}

bool Rfc2217Link::set_rate(std::uint32_t bits_per_second) {
  // No server tells when its port has sent everything.
  while (until(line_free_).count() > 0) exchange(until(line_free_));
  const auto answer = ask(Request::baud_rate, bits_per_second, answer_timeout_);
  if (answer && is_near_rate(bits_per_second, *answer)) {
    baud_ = bits_per_second;
    return true;
  }
  const auto before = ask(Request::baud_rate, baud_, answer_timeout_);
  if (before && is_near_rate(baud_, *before)) return false;
  throw Error(Blame::link, "The port behind {} takes neither {} baud nor {} again.", url_,
              bits_per_second, baud_);
}

bool Rfc2217Link::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  while (true) {
    if (!connection_->reopen(*deadline.left())) return false;
    try {
      begin(*deadline.left());
      return true;
    } catch (const NotYet&) {
      const Duration left = *deadline.left();
      if (left.count() == 0) throw;
      pause_or_stop(stop_, std::min(left, kNegotiateInterval));
    }
  }
}

void Rfc2217Link::play(std::span<const ControlLineStep> steps) {
  constexpr std::uint32_t dtr_on = 8, dtr_off = 9, rts_on = 11, rts_off = 12;
  const auto set = [&](std::uint32_t value, const char* line) {
    const auto answer = ask(Request::control, value, answer_timeout_);
    if (answer == value) return;
    throw Error(Blame::link, "The port behind {} does not set its line {}{}.", url_, line,
                answer ? "" : ": it did not answer");
  };
  for (const ControlLineStep& step : steps) {
    if (step.dtr) set(*step.dtr ? dtr_on : dtr_off, "DTR");
    if (step.rts) set(*step.rts ? rts_on : rts_off, "RTS");
    const Deadline held(std::chrono::milliseconds(step.hold_ms));
    while (held.left()->count() > 0) exchange(*held.left());
  }
}

std::unique_ptr<Link> connect_rfc2217(std::string_view url, std::uint32_t baud, Duration timeout,
                                      const Stop& stop) {
  const Deadline deadline(timeout);
  const Deadline patience(std::min(timeout, kBusyPatience));
  while (true) {
    auto connection = connect_tcp(tcp_url(url), *deadline.left(), stop);
    try {
      return std::make_unique<Rfc2217Link>(std::move(connection), std::string(url), baud,
                                           *deadline.left(), stop);
    } catch (const NotYet&) {
      const Duration left = *patience.left();
      if (left.count() == 0) throw;
      pause_or_stop(stop, std::min(left, kNegotiateInterval));
    }
  }
}

}  // namespace assay

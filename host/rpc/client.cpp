#include "host/rpc/client.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "host/rpc/requests.hpp"
#include "proto/bytes.hpp"
#include "proto/frame_encoder.hpp"
#include "proto/protection.hpp"

namespace assay::rpc {

using proto::FrameDecoder;
using proto::Status;
using proto::Type;

namespace {

// Between repetitions of a request that is being worked on. Longer ones would make a lost answer a
// long wait, shorter ones fill the ring of a busy device.
constexpr Duration kLongestInterval{4'000'000};
constexpr int kAttemptsUntilClearing = 4;
constexpr Duration kLongestRoundTrip{1'000'000};
constexpr Duration kClearing{100'000};

// Of a request that acts: whether the device says when it starts.
bool announces(const Exchange& exchange) {
  const RequestRow& row = row_of(exchange.type);
  return exchange.payload.size() > row.announce_at &&
         (exchange.payload[row.announce_at] & row.announce) != 0;
}

}  // namespace

Client::Client(const ClientOptions& options) : options_(options), frames_(options.nonce) {
  assert(options.nonce != 0 && options.attempts >= 1);
}

void Client::start(std::vector<Exchange> exchanges) {
  assert(outcome_ != Outcome::pending && !exchanges.empty());
  assert(exchanges.size() == 1 || !row_of(exchanges.front().type).acts);
  exchanges_ = std::move(exchanges);
  flights_.clear();
  next_exchange_ = answered_ = 0;
  sendings_ = 0;
  digest_was_early_ = false;
  fault_.reset();
  outcome_ = Outcome::pending;
  ++sequence_;
}

void Client::adopt(const HelloReply& hello) {
  frame_bytes_ = hello.frame_bytes;
  ring_bytes_ = hello.rx_bytes;
  // An unpaced line delivers faster than the device polls: only what its ring holds is safe, and
  // the longest frame with it, the delimiter in front of a repeated one counted in.
  if (!options_.paced) frame_bytes_ = std::min(frame_bytes_, ring_bytes_ - 1);
  window_frames_ = std::max<std::size_t>(1, options_.paced ? hello.window_frames : SIZE_MAX);
  window_limit_ = window_frames_;
  sequence_ = hello.sequence;
}

void Client::carry(const Client& before) {
  counters_ = before.counters_;
  round_trip_ = before.round_trip_;
}

void Client::resend_all(Duration now) {
  frames_.restart();
  for (Flight& flight : flights_) {
    flight.reason = Flight::Reason::new_link;
    flight.attempts = 1;
    flight.due = now;
  }
}

int Client::attempts() const {
  int most = 0;
  // A device that works on it is silent for that, but may have restarted, too.
  for (const Flight& flight : flights_) {
    most = std::max(most, flight.acknowledged ? flight.attempts / 3 : flight.attempts);
  }
  return most;
}

std::size_t Client::frame_payload_bytes() const {
  return proto::decoded_capacity(frame_bytes_) - proto::kShortestFrameBytes;
}

Bytes Client::encode(std::uint8_t type, std::uint8_t sequence, ByteView payload, bool repeated) {
  const std::size_t decoded = payload.size() + proto::kShortestFrameBytes;
  Bytes frame(decoded + decoded / 254 + 16);
  proto::FrameEncoder encoder(frame.data(), frame.size());
  encoder.begin();
  const std::uint8_t header[] = {type, sequence, static_cast<std::uint8_t>(options_.nonce)};
  encoder.put(header, sizeof header);
  encoder.put(payload.data(), payload.size());
  frame.resize(encoder.finish(options_.nonce));
  // What lies on the line before the first frame ends here, and so does what a lost frame left.
  if (first_frame_ || repeated) frame.insert(frame.begin(), 0);
  first_frame_ = false;
  ++counters_.sent_frames;
  counters_.sent_bytes += frame.size();
  return frame;
}

Duration Client::time_on_line(std::size_t bytes) const {
  if (options_.bits_per_second == 0) return Duration{0};
  return Duration{static_cast<std::int64_t>(bytes * 10'000'000 / options_.bits_per_second)};
}

// At most, encoded, as far as the request tells.
std::size_t Client::reply_bytes(const Exchange& exchange) const {
  if (exchange.type == Type::write || exchange.type == Type::digest) return 20;
  if (exchange.type == Type::read) return proto::load16(exchange.payload.data() + 4) + 20u;
  return frame_bytes_;
}

std::uint8_t Client::sequence_of(const Exchange& exchange) const {
  return exchange.type == Type::hello ? std::uint8_t{0} : sequence_;
}

std::size_t Client::bytes_on_their_way() const {
  std::size_t bytes = 0;
  for (const Flight& flight : flights_) bytes += flight.waits ? 0 : flight.encoded_bytes;
  return bytes;
}

// What a device answers with more than it is asked waits in its ring while it sends, also where the
// line is paced.
bool Client::window_open(const Exchange& exchange) const {
  std::size_t frames = 0;
  for (const Flight& flight : flights_) frames += !flight.waits;
  if (frames == 0 || !proto::holds(proto::Protection::window)) return true;
  const std::size_t decoded = exchange.payload.size() + proto::kShortestFrameBytes;
  // With the delimiter in front of a repeated frame.
  const std::size_t bytes = bytes_on_their_way() + decoded + decoded / 254 + 3;
  const bool in_ring = !options_.paced || exchange.type == Type::read;
  return frames < std::min(window_frames_, window_limit_) && (!in_ring || bytes <= ring_bytes_);
}

// A digest that was sent behind its pieces counts once all of them are answered.
bool Client::is_early_digest(const Exchange& exchange) const {
  return exchange.type == Type::digest && answered_ + 1 < exchanges_.size();
}

Bytes Client::send(Flight& flight, Duration now) {
  const Exchange& exchange = exchanges_[flight.exchange];
  const bool repeated = flight.last_place != 0;
  const Bytes frame = encode(static_cast<std::uint8_t>(exchange.type), sequence_of(exchange),
                             exchange.payload, repeated);
  flight.encoded_bytes = frame.size();
  flight.waits = false;
  flight.last_place = ++sendings_;
  if (repeated) {
    ++counters_.repeated_frames;
  } else {
    flight.first_place = flight.last_place;
    flight.sent = now;
  }
  // Without an announcement, a function that is slow for once looks like a silent device.
  if (flight.acknowledged || (repeated && row_of(exchange.type).acts && !announces(exchange))) {
    flight.interval =
        std::min(2 * flight.interval, std::max(kLongestInterval, options_.reply_timeout));
  }
  // Everything in flight lies on the line before this frame's reply has come.
  std::size_t on_line = bytes_on_their_way();
  for (const Flight& other : flights_) on_line += reply_bytes(exchanges_[other.exchange]);
  flight.due = now + flight.interval + 2 * round_trip_ + time_on_line(on_line);
  return frame;
}

// What is due waits to be sent again. Where that is most of what was on its way, the device does
// not keep up, however much it announced: the window shrinks.
bool Client::give_up_waiting(Duration now) {
  std::size_t on_its_way = 0, lost = 0;
  for (Flight& flight : flights_) {
    if (flight.waits) continue;
    ++on_its_way;
    if (flight.due > now) continue;
    flight.waits = true;
    if (flight.reason == Flight::Reason::overtaken) ++counters_.overtaken_frames;
    if (flight.reason == Flight::Reason::no_answer) {
      if (!flight.acknowledged && flight.attempts >= options_.attempts) return false;
      ++flight.attempts;
      ++counters_.timed_out_frames;
    }
    lost +=
        flight.reason == Flight::Reason::no_answer || flight.reason == Flight::Reason::overtaken;
  }
  lost_in_a_row_ += lost;
  if (on_its_way > 1 && lost > 0 && (2 * lost > on_its_way || lost_in_a_row_ > 1)) {
    window_limit_ = on_its_way / 2;
    answered_in_window_ = 0;
  }
  return true;
}

Bytes Client::transmit(Duration now) {
  Bytes out;
  if (outcome_ != Outcome::pending) return out;
  if (!give_up_waiting(now)) {
    outcome_ = Outcome::silent;
    return out;
  }
  const auto put = [&](Flight& flight) {
    const Bytes frame = send(flight, now);
    out.insert(out.end(), frame.begin(), frame.end());
  };
  for (Flight& flight : flights_) {
    if (!flight.waits) continue;
    if (!window_open(exchanges_[flight.exchange])) return out;
    // What a torn frame left may cost a slow device the time in which its ring overflows, over and
    // over: now and then the line is cleared by itself.
    if (!flight.acknowledged && flight.attempts >= kAttemptsUntilClearing &&
        flight.reason == Flight::Reason::no_answer) {
      flight.reason = Flight::Reason::cleared;
      flight.waits = false;
      flight.due = now + kClearing;
      flight.encoded_bytes = 1;
      out.push_back(0);
      continue;
    }
    flight.reason = Flight::Reason::no_answer;
    put(flight);
  }
  while (next_exchange_ < exchanges_.size()) {
    const Exchange& exchange = exchanges_[next_exchange_];
    if (!window_open(exchange) || (digest_was_early_ && !flights_.empty())) break;
    Flight flight;
    flight.exchange = next_exchange_++;
    flight.interval = options_.reply_timeout;
    flight.attempts = 1;
    flights_.push_back(flight);
    put(flights_.back());
  }
  return out;
}

std::optional<Duration> Client::deadline() const {
  std::optional<Duration> earliest;
  if (outcome_ != Outcome::pending) return earliest;
  for (const Flight& flight : flights_) {
    if (!flight.waits && (!earliest || flight.due < *earliest)) earliest = flight.due;
  }
  return earliest;
}

void Client::receive(ByteView bytes, Duration now) {
  frames_.receive(bytes, counters_, [&](const FrameDecoder& frame) { return accept(frame, now); });
}

std::optional<Event> Client::next_event() {
  if (events_.empty()) return std::nullopt;
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

// False for what is not intact.
bool Client::accept(const FrameDecoder& frame, Duration now) {
  if (frame.oversize() || static_cast<std::uint8_t>(frame.seal()) != frame.data()[2]) return false;
  if (frame.seal() != options_.nonce) {
    // One chance in 256 that a torn frame looks like this: nothing is believed of it either way.
    ++counters_.foreign_frames;
    return true;
  }
  ++counters_.received_frames;
  const std::uint8_t kind = frame.data()[0];
  const std::uint8_t sequence = frame.data()[1];
  const ByteView payload(frame.data() + proto::kHeaderBytes, frame.size() - proto::kHeaderBytes);
  if (kind & proto::kReply) {
    accept_reply(kind, sequence, payload, now);
  } else if (kind >= static_cast<std::uint8_t>(Type::log)) {
    accept_event(static_cast<Type>(kind), sequence, payload, now);
  } else {
    ++counters_.unexpected_frames;
  }
  return true;
}

void Client::accept_event(Type type, std::uint8_t sequence, ByteView payload, Duration now) {
  if (type == Type::fault && outcome_ == Outcome::pending) {
    fault_ = read_fault(payload);
    outcome_ = Outcome::faulted;
    return;
  }
  if (type == Type::started || type == Type::progress) {
    if (flights_.empty() || !row_of(exchanges_.front().type).acts || sequence != sequence_) {
      ++counters_.unexpected_frames;
      return;
    }
    Flight& flight = flights_.front();
    flight.acknowledged = true;
    flight.due = std::max(flight.due, now + flight.interval);
  }
  events_.push_back({type, Bytes(payload.begin(), payload.end())});
}

bool Client::is_about(const Exchange& exchange, const std::optional<Refusal>& refusal,
                      ByteView payload) const {
  if (!row_of(exchange.type).names_piece) return true;
  const std::uint32_t piece = proto::load32(exchange.payload.data());
  if (!refusal) return payload.size() >= 4 && proto::load32(payload.data()) == piece;
  const bool names_piece = refusal->status == Status::no_such_item ||
                           refusal->status == Status::out_of_range ||
                           refusal->status == Status::too_large;
  return !names_piece || static_cast<std::uint32_t>(refusal->detail) == piece;
}

// The line keeps order, and so does the device: what was sent last before `place` and is not
// answered yet is lost, or its answer is.
void Client::expect_lost_before(std::uint64_t place, Duration now) {
  for (Flight& flight : flights_) {
    if (flight.waits || flight.last_place >= place) continue;
    flight.reason = Flight::Reason::overtaken;
    flight.due = now;
  }
}

void Client::accept_reply(std::uint8_t kind, std::uint8_t sequence, ByteView payload,
                          Duration now) {
  const bool refused = (kind & proto::kRefusal) == proto::kRefusal;
  const auto refusal = refused ? read_refusal(payload) : std::nullopt;
  for (auto flight = flights_.begin(); flight != flights_.end(); ++flight) {
    Exchange& exchange = exchanges_[flight->exchange];
    if ((kind & proto::kTypeMask) != static_cast<std::uint8_t>(exchange.type)) continue;
    if (sequence_of(exchange) != sequence || (refused && !refusal)) continue;
    if (!is_about(exchange, refusal, payload)) continue;
    if (refusal && refusal->status == Status::no_session) {
      // To a repeated reset it says that the first one was obeyed.
      outcome_ = exchange.type == Type::reset ? Outcome::done : Outcome::restarted;
      return;
    }
    if (exchanges_.size() > 1) expect_lost_before(flight->first_place, now);
    // At most: it may be the answer to a later hello, after a long boot.
    if (exchange.type == Type::hello) {
      round_trip_ = std::min(now - flight->sent, kLongestRoundTrip);
    }
    if (!refusal && is_early_digest(exchange)) {
      digest_was_early_ = true;
      --next_exchange_;
      flights_.erase(flight);
      return;
    }
    exchange.answered = true;
    exchange.refusal = refusal;
    exchange.reply.assign(payload.begin(), payload.end());
    flights_.erase(flight);
    ++answered_;
    lost_in_a_row_ = 0;
    if (window_limit_ < window_frames_ && ++answered_in_window_ > window_limit_) {
      ++window_limit_;
      answered_in_window_ = 0;
    }
    // The rest of a refused transfer is pointless.
    if (answered_ == exchanges_.size() || refusal) outcome_ = Outcome::done;
    return;
  }
  ++counters_.unexpected_frames;
}

Bytes Client::cancel() {
  // A delimiter in front: the device looks for it amid the pieces of repeated frames.
  return encode(static_cast<std::uint8_t>(Type::cancel), sequence_, {}, true);
}

}  // namespace assay::rpc

#include "host/rpc/client.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "proto/bytes.hpp"
#include "proto/frame_encoder.hpp"

namespace assay::rpc {

using proto::Status;
using proto::Type;

namespace {

constexpr std::size_t kDecodeBytes = 65536;

bool acts(Type type) { return type == Type::run || type == Type::call; }

// Replies of these name the piece that they are about: tensor and offset.
bool moves_bytes(Type type) {
  return type == Type::write || type == Type::read || type == Type::digest;
}

}  // namespace

Client::Client(const ClientOptions& options)
    : options_(options),
      decode_buffer_(kDecodeBytes),
      decoder_(decode_buffer_.data(), decode_buffer_.size()) {
  assert(options.nonce != 0);
}

void Client::start(std::vector<Exchange> exchanges) {
  assert(outcome_ != Outcome::pending && !exchanges.empty());
  assert(exchanges.size() == 1 || !acts(exchanges.front().type));
  exchanges_ = std::move(exchanges);
  flights_.clear();
  next_exchange_ = answered_ = 0;
  probing_ = probe_due_ = false;
  fault_.reset();
  outcome_ = Outcome::pending;
  if (exchanges_.front().type == Type::hello) sequence_ = 0;
  if (acts(exchanges_.front().type)) ++sequence_;
}

void Client::adopt(const HelloReply& hello) {
  frame_bytes_ = hello.frame_bytes;
  // An unpaced line delivers faster than the device polls: only what its ring holds is safe, and
  // the longest frame with it.
  window_bytes_ = options_.paced ? SIZE_MAX : hello.rx_bytes;
  window_frames_ = std::max<std::size_t>(1, options_.paced ? hello.window_frames : SIZE_MAX);
  frame_bytes_ = std::min(frame_bytes_, window_bytes_);
  sequence_ = hello.sequence;
}

std::size_t Client::frame_payload_bytes() const {
  return proto::decoded_capacity(frame_bytes_) - proto::kShortestFrameBytes;
}

Bytes Client::encode(Type type, std::uint8_t sequence, ByteView payload, std::uint32_t seal) {
  const std::size_t decoded = payload.size() + proto::kShortestFrameBytes;
  Bytes frame(decoded + decoded / 254 + 3);
  proto::FrameEncoder encoder(frame.data(), frame.size());
  encoder.begin();
  const std::uint8_t header[] = {static_cast<std::uint8_t>(type), sequence,
                                 static_cast<std::uint8_t>(seal)};
  encoder.put(header, sizeof header);
  encoder.put(payload.data(), payload.size());
  frame.resize(encoder.finish(seal));
  assert(!encoder.overflowed());
  // What lies on the line before the first frame ends here.
  if (first_frame_) frame.insert(frame.begin(), 0);
  first_frame_ = false;
  ++counters_.sent_frames;
  counters_.sent_bytes += frame.size();
  return frame;
}

Duration Client::time_on_line(std::size_t bytes) const {
  if (options_.bits_per_second == 0) return Duration{0};
  return Duration{static_cast<std::int64_t>(bytes * 10'000'000 / options_.bits_per_second)};
}

bool Client::window_open(std::size_t encoded_bytes) const {
  std::size_t in_flight = 0;
  for (const Flight& flight : flights_) in_flight += flight.encoded_bytes;
  return flights_.empty() ||
         (flights_.size() < window_frames_ && in_flight + encoded_bytes <= window_bytes_);
}

Bytes Client::transmit(Duration now) {
  Bytes out;
  if (outcome_ != Outcome::pending) return out;
  const auto put = [&](Type type, std::uint8_t sequence, ByteView payload) {
    const Bytes frame = encode(type, sequence, payload, options_.nonce);
    out.insert(out.end(), frame.begin(), frame.end());
    return frame.size();
  };
  const auto probe = [&] { put(Type::hello, 0, hello_payload(options_.nonce)); };
  const auto send = [&](Flight& flight) {
    const Exchange& exchange = exchanges_[flight.exchange];
    const std::uint8_t sequence = exchange.type == Type::hello ? 0 : sequence_;
    if (probing_) {
      probe();
    } else {
      flight.encoded_bytes = put(exchange.type, sequence, exchange.payload);
    }
    std::size_t in_flight = 0;
    for (const Flight& other : flights_) in_flight += other.encoded_bytes;
    flight.due = now + options_.reply_timeout + time_on_line(2 * in_flight);
    ++flight.attempts;
  };
  if (std::exchange(probe_due_, false)) probe();
  for (Flight& flight : flights_) {
    if (flight.acknowledged || flight.due > now) continue;
    if (flight.attempts >= options_.attempts) {
      outcome_ = Outcome::silent;
      return {};
    }
    ++counters_.repeated_frames;
    send(flight);
  }
  while (next_exchange_ < exchanges_.size() && !probing_) {
    const std::size_t decoded = exchanges_[next_exchange_].payload.size() + 7;
    if (!window_open(decoded + decoded / 254 + 2)) break;
    flights_.push_back({next_exchange_++, 0, {}, 0, false});
    send(flights_.back());
  }
  return out;
}

std::optional<Duration> Client::deadline() const {
  std::optional<Duration> earliest;
  if (outcome_ != Outcome::pending) return earliest;
  for (const Flight& flight : flights_) {
    if (flight.acknowledged) continue;
    if (!earliest || flight.due < *earliest) earliest = flight.due;
  }
  return earliest;
}

void Client::receive(ByteView bytes, Duration now) {
  counters_.received_bytes += bytes.size();
  while (!bytes.empty()) {
    std::size_t used = 0;
    const auto result = decoder_.feed(bytes.data(), bytes.size(), used);
    fragment_.insert(fragment_.end(), bytes.begin(), bytes.begin() + static_cast<long>(used));
    bytes = bytes.subspan(used);
    if (fragment_.size() > 2 * kDecodeBytes) keep_text();
    if (result == proto::FrameDecoder::Result::more) continue;
    const bool intact = result == proto::FrameDecoder::Result::frame &&
                        static_cast<std::uint8_t>(decoder_.seal()) == decoder_.data()[2] &&
                        !decoder_.oversize();
    if (!intact) {
      keep_text();
      ++counters_.bad_frames;
    } else if (decoder_.seal() != options_.nonce) {
      // One chance in 256 that a torn frame looks like this: nothing is believed of it either way.
      ++counters_.foreign_frames;
    } else {
      accept(now);
    }
    fragment_.clear();
  }
}

// Printable bytes at the start of what is no frame: a printf, perhaps with a torn frame behind it.
void Client::keep_text() {
  const auto printable = [](std::uint8_t byte) {
    return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t';
  };
  const auto end = std::find_if_not(fragment_.begin(), fragment_.end(), printable);
  if (end - fragment_.begin() >= 2) text_.append(fragment_.begin(), end);
  fragment_.clear();
}

std::string Client::take_text() { return std::exchange(text_, {}); }

std::optional<Event> Client::next_event() {
  if (events_.empty()) return std::nullopt;
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

void Client::accept(Duration now) {
  ++counters_.received_frames;
  const std::uint8_t kind = decoder_.data()[0];
  const std::uint8_t sequence = decoder_.data()[1];
  const ByteView payload(decoder_.data() + proto::kHeaderBytes,
                         decoder_.size() - proto::kHeaderBytes);
  if ((kind & 0xc0) == 0x40) {
    accept_event(static_cast<Type>(kind), payload, now);
  } else if (kind & proto::kReply) {
    const auto type = static_cast<Type>(kind & 0x3f);
    const bool refused = (kind & 0xc0) == proto::kRefusal;
    if (probing_ && type == Type::hello) {
      accept_probe(payload, refused);
    } else {
      accept_reply(type, refused, sequence, payload);
    }
  } else {
    ++counters_.unexpected_frames;
  }
}

void Client::accept_event(Type type, ByteView payload, Duration now) {
  if (type == Type::fault && outcome_ == Outcome::pending) {
    fault_ = read_fault(payload);
    outcome_ = Outcome::faulted;
    return;
  }
  if (type == Type::started || type == Type::progress) {
    for (Flight& flight : flights_) {
      flight.acknowledged = true;
      flight.due = now;
    }
  }
  events_.push_back({type, Bytes(payload.begin(), payload.end())});
}

// no_session may be a lie of a flipped bit; hello with the nonce in force changes nothing and
// tells.
void Client::accept_probe(ByteView payload, bool refused) {
  const auto hello = read_hello(payload);
  if (refused || !hello || !hello->in_force) {
    outcome_ = Outcome::restarted;
    return;
  }
  probing_ = false;
  for (Flight& flight : flights_) {
    flight.acknowledged = false;
    flight.due = Duration{0};
  }
}

void Client::accept_reply(Type type, bool refused, std::uint8_t sequence, ByteView payload) {
  const auto refusal = refused ? read_refusal(payload) : std::nullopt;
  if (refusal && refusal->status == Status::no_session) {
    if (outcome_ == Outcome::pending && !probing_) probing_ = probe_due_ = true;
    return;
  }
  for (auto flight = flights_.begin(); flight != flights_.end(); ++flight) {
    Exchange& exchange = exchanges_[flight->exchange];
    const std::uint8_t expected = exchange.type == Type::hello ? 0 : sequence_;
    if (exchange.type != type || expected != sequence || (refused && !refusal)) continue;
    if (moves_bytes(type)) {
      const std::uint32_t piece = proto::load32(exchange.payload.data());
      const bool about_it = refusal ? static_cast<std::uint32_t>(refusal->detail) == piece ||
                                          refusal->status == Status::out_of_sequence
                                    : payload.size() >= 4 && proto::load32(payload.data()) == piece;
      if (!about_it) continue;
    }
    exchange.answered = true;
    exchange.refusal = refusal;
    exchange.reply.assign(payload.begin(), payload.end());
    flights_.erase(flight);
    ++answered_;
    // The rest of a refused transfer is pointless.
    if (answered_ == exchanges_.size() || refusal) outcome_ = Outcome::done;
    return;
  }
  ++counters_.unexpected_frames;
}

Bytes Client::cancel() { return encode(Type::cancel, sequence_, {}, options_.nonce); }

}  // namespace assay::rpc

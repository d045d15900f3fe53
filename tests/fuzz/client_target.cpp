// host/rpc: the client and the readers of replies, on whatever a device or the line says. Input:
// the session's options, then a list of steps (step): operations, time, bytes, and answers that the
// target frames with the session's nonce and a good check field.
#include <algorithm>

#include "host/rpc/client.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/reference.hpp"

namespace assay::fuzz {

namespace {

using proto::Type;
using rpc::Client;
using rpc::Exchange;
using rpc::Outcome;
using test::Frame;

constexpr std::uint32_t nonce = 0x9abcdef0;
// Of sendings until an operation ends of itself: attempts of its pieces, far above.
constexpr int most_rounds = 10'000;

rpc::ClientOptions options_of(Input& input) {
  rpc::ClientOptions options;
  options.nonce = nonce;
  const unsigned bits = input.byte();
  options.paced = bits & 1;
  options.attempts = 1 + static_cast<int>(bits >> 1 & 7);
  options.bits_per_second = options.paced && bits & 0x10 ? 9600 : 0;
  return options;
}

Bytes copied(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

Exchange exchange(Type type, Bytes payload) { return {type, std::move(payload), false, {}, {}}; }

void read_all(ByteView payload) {
  rpc::read_hello(payload);
  rpc::read_model(payload);
  if (const auto tensor = rpc::read_tensor(payload)) to_string(tensor->dtype);
  rpc::read_function(payload);
  rpc::read_run(payload);
  rpc::read_memory(payload);
  if (const auto call = rpc::read_call(payload)) to_string(call->dtype);
  rpc::read_progress(payload);
  rpc::read_fault(payload);
  if (const auto refusal = rpc::read_refusal(payload)) rpc::to_string(refusal->status);
}

class Host {
 public:
  explicit Host(const rpc::ClientOptions& options) : client_(options) {}

  void step(Input& input);

  // Left alone, the operation ends by the client's own deadlines.
  void check_end() {
    take_events();
    for (int round = 0; client_.outcome() == Outcome::pending; ++round) {
      // The device said that it works: now only the user's patience ends the waiting.
      if (acknowledged_ || round == most_rounds) break;
      const auto deadline = client_.deadline();
      expect(deadline.has_value(), "a pending operation has a deadline");
      now_ = std::max(now_, *deadline);
      transmit();
    }
    expect(acknowledged_ || client_.outcome() != Outcome::pending, "an operation ends of itself");
    client_.abandon();
    expect(!client_.deadline() && client_.transmit(now_).empty(), "after its end nothing is sent");
  }

 private:
  void start(std::vector<Exchange> exchanges) {
    if (client_.outcome() == Outcome::pending) client_.abandon();
    acknowledged_ = false;
    asked_.clear();
    client_.start(std::move(exchanges));
    transmit();
  }

  void transmit() {
    const Bytes bytes = client_.transmit(now_);
    if (client_.outcome() == Outcome::pending) {
      expect(client_.deadline() && *client_.deadline() > now_, "what is due has been sent");
    }
    std::vector<Bytes> rest;
    for (const Frame& frame : test::decode(bytes, &rest)) asked_.push_back(frame);
    expect(rest.empty(), "a client sends intact frames");
  }

  void receive(const Bytes& bytes) {
    client_.receive(bytes, now_);
    take_events();
    transmit();
    if (client_.outcome() != Outcome::done || client_.exchanges().empty()) return;
    for (const Exchange& each : client_.exchanges()) read_all(each.reply);
    const Exchange& first = client_.exchanges().front();
    if (first.type != Type::hello || first.refusal) return;
    if (const auto hello = rpc::read_hello(first.reply)) client_.adopt(*hello);
  }

  void take_events() {
    client_.take_text();
    while (const auto event = client_.next_event()) {
      acknowledged_ =
          acknowledged_ || event->type == Type::started || event->type == Type::progress;
      read_all(event->payload);
    }
  }

  void begin(Input& input);

  Client client_;
  rpc::Duration now_{0};
  std::vector<Frame> asked_;  // the operation's frames so far
  bool acknowledged_ = false;
};

// An operation of the kind that the session starts.
void Host::begin(Input& input) {
  const std::uint8_t kind = input.byte();
  const std::uint8_t tensor = input.byte();
  std::vector<Exchange> exchanges;
  switch (kind % 7) {
    case 0:
      exchanges.push_back(exchange(Type::hello, rpc::hello_payload(nonce)));
      break;
    case 1:
      exchanges.push_back(exchange(
          Type::describe, rpc::describe_payload(static_cast<proto::DescribeWhat>(tensor % 3), 1)));
      break;
    case 2:
    case 3: {  // pieces of a transfer
      const bool writes = kind % 7 == 2;
      const std::size_t pieces = 1 + input.byte() % 16;
      const std::size_t bytes = 1 + input.byte() % client_.frame_payload_bytes();
      for (std::size_t i = 0; i < pieces; ++i) {
        const auto offset = static_cast<std::uint32_t>(i * bytes);
        exchanges.push_back(
            writes ? exchange(Type::write, rpc::write_payload(tensor, offset, Bytes(bytes, tensor)))
                   : exchange(Type::read, rpc::read_payload(tensor, offset,
                                                            static_cast<std::uint16_t>(bytes))));
      }
      if (kind & 0x80) {
        exchanges.push_back(
            exchange(Type::digest,
                     rpc::digest_payload(tensor, 0, static_cast<std::uint32_t>(pieces * bytes))));
      }
      break;
    }
    case 4:
      exchanges.push_back(exchange(Type::run, rpc::run_payload({tensor, 1, true, true, true, {}})));
      break;
    case 5:
      exchanges.push_back(exchange(Type::call, rpc::call_payload(tensor, 0x83e16d36, Bytes(16))));
      break;
    default:
      exchanges.push_back(exchange(tensor % 2 == 0 ? Type::memory : Type::reset, {}));
  }
  start(std::move(exchanges));
}

void Host::step(Input& input) {
  switch (input.byte() % 8) {
    case 0:
      begin(input);
      break;
    case 1:  // time passes
      now_ += rpc::Duration(static_cast<std::int64_t>(input.number(3)));
      transmit();
      break;
    case 2:  // to the deadline
      if (const auto deadline = client_.deadline()) now_ = std::max(now_, *deadline);
      transmit();
      break;
    case 3:
      receive(copied(input.bytes(input.byte())));
      break;
    case 4: {  // the answer to one of the frames sent, or something like it
      if (asked_.empty()) break;
      const Frame& asked = asked_[input.byte() % asked_.size()];
      Frame answer{static_cast<std::uint8_t>(asked.type | (0x80 | (input.byte() & 0x40))),
                   static_cast<std::uint8_t>(asked.sequence + input.byte()),
                   nonce,
                   {}};
      // Replies to pieces begin as their requests do.
      const std::size_t same = std::min<std::size_t>(input.byte() % 8, asked.payload.size());
      answer.payload.assign(asked.payload.begin(),
                            asked.payload.begin() + static_cast<std::ptrdiff_t>(same));
      answer.payload = test::operator+(answer.payload, copied(input.bytes(input.number(2) % 1024)));
      receive(test::encode(answer));
      break;
    }
    case 5: {  // any frame of the session: an event, an answer out of the blue
      const std::uint8_t type = input.byte();
      const std::uint8_t sequence = asked_.empty() ? std::uint8_t{0} : asked_.back().sequence;
      receive(test::encode({type, static_cast<std::uint8_t>(sequence + input.byte()), nonce,
                            copied(input.bytes(input.byte()))}));
      break;
    }
    case 6:
      client_.cancel();
      client_.resend_all(now_);
      transmit();
      break;
    default:
      read_all(copied(input.bytes(input.byte())));
  }
}

void run(ByteView bytes) {
  Input input(bytes);
  Host host(options_of(input));
  while (!input.empty()) host.step(input);
  host.check_end();
}

const Registration registration({"client", run});

}  // namespace

}  // namespace assay::fuzz

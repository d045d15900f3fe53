#include "host/rpc/session.hpp"

#include <algorithm>
#include <array>

#include "host/base/stop.hpp"
#include "host/rpc/requests.hpp"
#include "proto/bytes.hpp"

namespace assay::rpc {

using proto::Type;

namespace {

constexpr Duration kTick{100'000};  // how often a wait looks around
constexpr Duration kHelloInterval{100'000};
constexpr int kHellosBeforeAsking = 3;
constexpr Duration kQuick{50'000};  // far below the time until a request is repeated
constexpr Duration kCancelInterval{500'000};
constexpr Duration kReopenTimeout{5'000'000};
constexpr int kReopenings = 5;  // without a frame received in between
constexpr std::uint64_t kDamagedAnswers = 3;

std::uint64_t damaged_frames(const LinkCounters& counters) {
  return counters.torn_frames + counters.corrupt_frames;
}

template <typename T>
T expect(std::optional<T> value, const std::string& what) {
  if (!value) {
    throw Error(Blame::link,
                "The device's answer to {} does not have the form that protocol version {} gives "
                "it. Build its firmware again with this tool.",
                what, proto::kVersion);
  }
  return *std::move(value);
}

}  // namespace

Session::Session(Link& link, const Clock& clock, const ClientOptions& options, SessionHooks hooks)
    : link_(link), clock_(clock), options_(options), hooks_(std::move(hooks)), client_(options) {}

void Session::deliver_events() {
  const std::string text = client_.take_text();
  if (!text.empty() && hooks_.log) hooks_.log(text);
  while (const auto event = client_.next_event()) {
    if (event->type == Type::log && hooks_.log) {
      hooks_.log(std::string(event->payload.begin(), event->payload.end()));
    }
    if (event->type == Type::progress && hooks_.progress) {
      if (const auto progress = read_progress(event->payload)) hooks_.progress(*progress);
    }
  }
}

// One round: send what is due, wait for bytes at most until `until`. A link that is lost on the way
// is opened again where it can be: whatever is repeated then finds its session, or learns that it
// is gone.
void Session::pump(Duration until, int attempts_at_raised_rate) {
  try {
    exchange_bytes(until);
    fall_back_when_silent(attempts_at_raised_rate);
  } catch (const Error& error) {
    // A far end that only ever accepts and closes is as good as none.
    const std::uint64_t received = client_.counters().received_frames;
    if (received != received_at_reopening_) reopenings_ = 0;
    received_at_reopening_ = received;
    if (error.blame() != Blame::link || ++reopenings_ > kReopenings) throw;
    if (!link_.reopen(kReopenTimeout)) throw;
    ++client_.counters().resumed_links;
    client_.resend_all(clock_.now());
  }
}

void Session::exchange_bytes(Duration until) {
  std::array<std::uint8_t, 16384> room;
  const Bytes out = client_.transmit(clock_.now());
  if (!out.empty()) link_.send(out, kSendTimeout);
  if (client_.outcome() != Outcome::pending) return;
  const Duration now = clock_.now();
  Duration wake = std::min(until, now + kTick);
  if (const auto deadline = client_.deadline()) wake = std::min(wake, *deadline);
  const std::size_t count = link_.receive(room, std::max(Duration{0}, wake - now));
  client_.receive(ByteView(room.data(), count), clock_.now());
  deliver_events();
}

const HelloReply& Session::connect(Duration patience) {
  const Duration end = clock_.now() + patience;
  // What an operation of the session before sends late is of another one.
  if (hello_.version != 0) options_.nonce = options_.nonce + 1 == 0 ? 1 : options_.nonce + 1;
  ClientOptions eager = options_;
  eager.reply_timeout = kHelloInterval;
  eager.attempts = static_cast<int>(patience / kHelloInterval) + 1;
  Client opening(eager);
  opening.carry(client_);
  client_ = std::move(opening);
  client_.start({{Type::hello, hello_payload(options_.nonce), false, {}, {}}});
  bool asked = link_.bits_per_second() == 0;
  while (client_.outcome() == Outcome::pending && clock_.now() < end) {
    pump(end);
    // A host that was there before may have left the device at a raised rate.
    if (!asked && client_.attempts() >= kHellosBeforeAsking) {
      asked = true;
      ask_for_safe_rate();
    }
  }
  const Exchange& exchange = client_.exchanges().front();
  if (!exchange.answered) {
    throw Error(
        Blame::link,
        "No answer to hello on {} within {:.1f} s ({} bytes came, none of them an answer). Is "
        "the firmware one of assay's, and the link the right one?",
        link_.describe(), static_cast<double>(patience.count()) / 1e6,
        client_.counters().received_bytes);
  }
  if (exchange.refusal && exchange.refusal->status != proto::Status::wrong_version) {
    throw Error(Blame::link, "The device on {} refused hello: {}.", link_.describe(),
                to_string(exchange.refusal->status));
  }
  if (exchange.refusal) {
    throw Error(Blame::link,
                "The device speaks protocol version {}, this tool version {}. Build its firmware "
                "again with this tool.",
                exchange.refusal->detail, proto::kVersion);
  }
  hello_ = expect(read_hello(exchange.reply), "hello");
  Client opened(options_);
  opened.adopt(hello_);
  opened.carry(client_);
  client_ = std::move(opened);
  return hello_;
}

void Session::fail(Outcome outcome, const std::string& what, std::uint64_t damaged) {
  switch (outcome) {
    case Outcome::faulted:
      throw DeviceError("The device faulted during " + what + ".", client_.fault());
    case Outcome::restarted:
      throw Error(Blame::link,
                  "The device restarted during {}, or another host opened a session: its outcome "
                  "is unknown, and it is not repeated by itself.",
                  what);
    default:
      throw Error(
          Blame::link,
          "The device on {} stopped answering during {}: {} attempts brought no reply{}.",
          link_.describe(), what, options_.attempts,
          damaged == 0 ? "" : fmt::format(", but {} damaged ones: the line is too noisy", damaged));
  }
}

std::vector<Exchange> Session::perform(std::vector<Exchange> exchanges,
                                       std::optional<Duration> timeout, const std::string& what) {
  const Duration start = clock_.now();
  Duration cancel_due = start;
  const std::uint64_t damaged_before = damaged_frames(client_.counters());
  const bool is_call = exchanges.front().type == Type::call;
  client_.start(std::move(exchanges));
  while (client_.outcome() == Outcome::pending) {
    const Duration now = clock_.now();
    if (timeout && now - start >= *timeout) {
      client_.abandon();
      const std::uint64_t damaged = damaged_frames(client_.counters()) - damaged_before;
      // A device that hangs answers nothing, not even illegibly.
      if (damaged >= kDamagedAnswers) {
        throw Error(Blame::link,
                    "No intact answer to {} came within {:.3g} s, but {} damaged ones did: the "
                    "line to {} is too noisy.",
                    what, static_cast<double>(timeout->count()) / 1e6, damaged, link_.describe());
      }
      throw DeviceError(fmt::format("{} ran past its time-out of {:.3g} s.", what,
                                    static_cast<double>(timeout->count()) / 1e6),
                        std::nullopt, true);
    }
    pump(timeout ? start + *timeout : now + kTick);
    // Behind the call that it is for: a device that meets it first does not know what it means.
    if (is_call && client_.outcome() == Outcome::pending && now >= cancel_due && hooks_.cancelled &&
        hooks_.cancelled()) {
      link_.send(client_.cancel(), kSendTimeout);
      cancel_due = now + kCancelInterval;
    }
  }
  deliver_events();
  if (client_.outcome() != Outcome::done) {
    fail(client_.outcome(), what, damaged_frames(client_.counters()) - damaged_before);
  }
  for (const Exchange& exchange : client_.exchanges()) {
    if (!exchange.refusal) continue;
    const Refusal refusal = *exchange.refusal;
    if (refusal.status == proto::Status::function_failed) {
      throw DeviceError(fmt::format("{} returned {}.", what, refusal.detail), std::nullopt);
    }
    if (refusal.status == proto::Status::cancelled) {
      throw Cancelled(fmt::format("{} was cancelled.", what));
    }
    throw DeviceError(fmt::format("The device refused {}: {} ({}).", what,
                                  to_string(refusal.status), refusal.detail),
                      std::nullopt);
  }
  return client_.exchanges();
}

Bytes Session::ask(Type type, Bytes payload, std::string what) {
  if (what.empty()) what = row_of(type).name;
  return perform({{type, std::move(payload), false, {}, {}}}, std::nullopt, what).front().reply;
}

bool Session::inputs_ride(std::size_t bytes) const {
  return bytes + proto::kRunRequestBytes <= client_.frame_payload_bytes();
}

bool Session::outputs_ride(std::size_t bytes) const {
  return bytes + proto::kRunReplyBytes <= client_.frame_payload_bytes();
}

RunReply Session::run(const RunRequest& request, std::optional<Duration> timeout) {
  const std::string what = "the model";
  return expect(
      read_run(
          perform({{Type::run, run_payload(request), false, {}, {}}}, timeout, what).front().reply),
      "run");
}

CallReply Session::call(const CallRequest& request, std::optional<Duration> timeout) {
  // A function that may take long says when it starts: then only the user's time-out counts.
  const bool announce = quick_calls_.count(request.hash) == 0;
  const auto model =
      static_cast<std::uint8_t>(request.model | (announce ? proto::kCallAnnounce : 0));
  Bytes payload = call_payload(model, request.hash, request.arguments);
  if (payload.size() > client_.frame_payload_bytes()) {
    if (request.arguments.size() > hello_.argument_bytes) {
      throw Error(Blame::input,
                  "The call's arguments take {} bytes; the image holds {}. Build it with "
                  "--call-buffer {}.",
                  request.arguments.size(), hello_.argument_bytes, request.arguments.size());
    }
    write(proto::kArgumentsTensor, request.arguments);
    payload = staged_call_payload(model, request.hash,
                                  static_cast<std::uint32_t>(request.arguments.size()));
  }
  const Duration start = clock_.now();
  const auto exchanges =
      perform({{Type::call, std::move(payload), false, {}, {}}}, timeout, "the function");
  if (clock_.now() - start < kQuick) {
    quick_calls_.insert(request.hash);
  } else {
    quick_calls_.erase(request.hash);
  }
  CallReply reply = expect(read_call(exchanges.front().reply), "call");
  if (reply.staged) reply.data = read(proto::kResultTensor, reply.data_bytes);
  return reply;
}

MemoryReply Session::memory() { return expect(read_memory(ask(Type::memory, {})), "memory"); }

std::vector<ModelReply> Session::models() {
  std::vector<ModelReply> models;
  for (std::uint16_t i = 0; i < hello_.model_count; ++i) {
    const Bytes payload = describe_payload(proto::DescribeWhat::model, i);
    models.push_back(expect(read_model(ask(Type::describe, payload)), "describe"));
  }
  return models;
}

std::vector<TensorReply> Session::tensors() {
  std::vector<TensorReply> tensors;
  for (std::uint16_t i = 0; i < hello_.tensor_count; ++i) {
    const Bytes payload = describe_payload(proto::DescribeWhat::tensor, i);
    tensors.push_back(expect(read_tensor(ask(Type::describe, payload)), "describe"));
  }
  return tensors;
}

std::vector<FunctionReply> Session::functions() {
  std::vector<FunctionReply> functions;
  for (std::uint32_t i = 0; i < hello_.function_count; ++i) {
    const Bytes payload =
        describe_payload(proto::DescribeWhat::function, static_cast<std::uint16_t>(i));
    functions.push_back(expect(read_function(ask(Type::describe, payload)), "describe"));
  }
  return functions;
}

void Session::reset() { ask(Type::reset, {}); }

}  // namespace assay::rpc

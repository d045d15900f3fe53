// A session with a device: the client driven over a link. Every function waits for its answer, and
// turns what can go wrong into an Error with the exit code of docs/design.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/link.hpp"
#include "host/rpc/client.hpp"

namespace assay::rpc {

// For the link to take what is sent.
inline constexpr Duration kSendTimeout{10'000'000};

// The device stopped the model or function: what the report says of it beside the sentence.
class DeviceError : public Error {
 public:
  DeviceError(const std::string& sentence, std::optional<Fault> reported, bool late = false)
      : Error(Blame::device, sentence), fault(reported), timed_out(late) {}

  std::optional<Fault> fault;
  bool timed_out;  // it did not stop anything: it does not answer
};

struct SessionHooks {
  std::function<void(const std::string&)> log;    // log text, as the device sent it
  std::function<void(const Progress&)> progress;  // while a run or call is going on
  std::function<bool()> cancelled;                // asked while waiting: true cancels the call
};

struct CallRequest {
  std::uint8_t model = 0;
  std::uint32_t hash = 0;
  Bytes arguments;  // the block of SPEC.md, "Arguments"
};

class Session {
 public:
  // `link` and `clock` stay the caller's and must outlive the session.
  Session(Link& link, const Clock& clock, const ClientOptions& options, SessionHooks hooks = {});

  // Opens the session. Tries again until `patience` is over: a device may still be booting.
  // Throws Error(link) when nothing answers, naming what did come.
  const HelloReply& connect(Duration patience);
  const HelloReply& hello() const { return hello_; }

  // Asks the device for another rate of the line, in bits per second, and goes on with it where the
  // device answers at it; else with the safe rate. Whenever the device falls silent at a raised
  // rate, both ends return to the safe one. True where the rate is raised. False without more where
  // the link has no rate or has that one or a higher, or the device cannot change its own.
  bool raise_rate(std::uint32_t bits_per_second);
  // Back to the rate that the next host starts with; safe where no rate was raised.
  void restore_rate();

  // Both end with a comparison of digests where the data take more than a frame; when they differ,
  // the transfer is made again, a few times.
  void write(std::uint8_t tensor, ByteView data);
  Bytes read(std::uint8_t tensor, std::uint32_t bytes);
  std::uint32_t digest(std::uint8_t tensor, std::uint32_t bytes);

  // True where a run's inputs, and its outputs, fit in one frame each way.
  bool inputs_ride(std::size_t bytes) const;
  bool outputs_ride(std::size_t bytes) const;

  // Throws DeviceError when the model faults, and when `timeout` passes (nothing: waits for ever);
  // then only connect() may follow, with a device that is not busy any more.
  RunReply run(const RunRequest& request, std::optional<Duration> timeout);
  // Also reads a result that did not fit in the reply. Throws DeviceError when the function fails.
  CallReply call(const CallRequest& request, std::optional<Duration> timeout);

  MemoryReply memory();
  std::vector<ModelReply> models();
  std::vector<TensorReply> tensors();
  std::vector<FunctionReply> functions();
  void reset();

  const LinkCounters& counters() const { return client_.counters(); }
  // Bits per second of the line where it was raised, else 0.
  std::uint32_t raised_rate() const { return raised_rate_; }

 private:
  // At a raised rate, until the rate is blamed.
  static constexpr int kAttemptsAtRaisedRate = 3;

  std::vector<Exchange> perform(std::vector<Exchange> exchanges, std::optional<Duration> timeout,
                                const std::string& what);
  // `what` stands in sentences; empty: the request's name.
  Bytes ask(proto::Type type, Bytes payload, std::string what = "");
  std::vector<Exchange> transfer(proto::Type type, std::uint8_t tensor, std::uint32_t bytes,
                                 ByteView data, const std::string& what);
  void pump(Duration until, int attempts_at_raised_rate = kAttemptsAtRaisedRate);
  void exchange_bytes(Duration until);
  void ask_for_safe_rate();
  void use_rate(std::uint32_t bits_per_second);
  void use_raised_rate(std::uint32_t bits_per_second);
  void fall_back_when_silent(int attempts);
  void deliver_events();
  // `damaged`: frames that came so meanwhile.
  [[noreturn]] void fail(Outcome outcome, const std::string& what, std::uint64_t damaged = 0);

  Link& link_;
  const Clock& clock_;
  ClientOptions options_;
  SessionHooks hooks_;
  Client client_;
  HelloReply hello_;
  int reopenings_ = 0;
  std::uint64_t received_at_reopening_ = 0;
  std::uint32_t raised_rate_ = 0;        // 0: the line is at its safe rate
  std::uint32_t safe_rate_ = 0;          // known once a rate was raised
  std::set<std::uint32_t> quick_calls_;  // hashes of functions that answered at once the last time
};

}  // namespace assay::rpc

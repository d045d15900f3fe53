// A session with a device: the client driven over a link. Every function waits for its answer, and
// turns what can go wrong into an Error with the exit code of docs/design.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/link.hpp"
#include "host/rpc/client.hpp"

namespace assay::rpc {

// The device stopped the model or function: what the report says of it beside the sentence.
class DeviceError : public Error {
 public:
  DeviceError(const std::string& sentence, std::optional<Fault> reported)
      : Error(ExitCode::device, sentence), fault(reported) {}

  std::optional<Fault> fault;
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

 private:
  std::vector<Exchange> perform(std::vector<Exchange> exchanges, std::optional<Duration> timeout,
                                const std::string& what);
  Bytes ask(proto::Type type, Bytes payload, const std::string& what);
  void pump(Duration until);
  void deliver_events();
  [[noreturn]] void fail(Outcome outcome, const std::string& what);

  Link& link_;
  const Clock& clock_;
  ClientOptions options_;
  SessionHooks hooks_;
  Client client_;
  HelloReply hello_;
  std::set<std::uint32_t> quick_calls_;  // hashes of functions that answered at once the last time
};

}  // namespace assay::rpc

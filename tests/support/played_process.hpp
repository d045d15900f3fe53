// Programs that a test plays: what is started is a thread at the other end of the descriptor that
// it would have inherited, or of its standard input and output, and what is run says at once what
// it printed.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "host/adapters/unique_fd.hpp"
#include "host/ports/process.hpp"
#include "tests/support/reference.hpp"

namespace assay::test {

// The device's end of a link, for the played program's thread.
class DeviceEnd {
 public:
  explicit DeviceEnd(UniqueFd end) : in_(std::move(end)) {}
  DeviceEnd(UniqueFd in, UniqueFd out) : in_(std::move(in)), out_(std::move(out)) {}

  Bytes receive();  // waits for something; empty: the host is gone
  void send(const Bytes& bytes);
  void hang_up();          // both ends find it closed
  void wait_until_gone();  // for the host; what it sends goes nowhere

  void print(const std::string& text);  // on the program's terminal
  std::string printed() const;          // up to now

 private:
  UniqueFd in_, out_;  // one alone goes both ways
  mutable std::mutex mutex_;
  std::string printed_ = "(played words)";
};

// Returns the program's exit code.
using PlayedProgram = std::function<int(DeviceEnd&)>;

class PlayedProcesses final : public ProcessRunner {
 public:
  ProcessResult run(const ProcessRequest& request, const Stop& stop) override;
  std::unique_ptr<RunningProcess> start(const ProcessRequest& request) override;
  std::optional<std::filesystem::path> find(const std::string& program) override;

  PlayedProgram program;                                       // what is started
  std::function<ProcessResult(const ProcessRequest&)> on_run;  // none: nothing is printed
  std::set<std::string> missing;                               // not installed
  std::vector<std::vector<std::string>> started, ran;          // their arguments
  std::atomic<int> running{0};
};

}  // namespace assay::test

// Programs that a test plays: what is started is a thread at the other end of the descriptor that
// it would have inherited, and what is run says at once what it printed.
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
  explicit DeviceEnd(UniqueFd end) : end_(std::move(end)) {}

  Bytes receive();  // waits for something; empty: the host is gone
  void send(const Bytes& bytes);
  void hang_up();                          // both ends find it closed
  void wait_until_gone();                  // for the host; what it sends goes nowhere
  std::string printed = "(played words)";  // what the program says on its terminal

 private:
  UniqueFd end_;
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

// Process: child programs as an outside effect. Never a shell: an argument vector is passed as it
// is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/base/stop.hpp"
#include "host/ports/clock.hpp"

namespace assay {

struct ProcessRequest {
  std::vector<std::string> arguments;  // [0] is the program: a path, or a name looked up in PATH
  std::filesystem::path working_directory;         // empty: the tool's own
  std::map<std::string, std::string> environment;  // added to the tool's own
  std::vector<int> inherited_fds;      // kept open in the child under the same number, each above 2
  bool capture_output = true;          // standard output and error joined into `output`
  int input_fd = -1;                   // becomes standard input; -1: that is empty
  int output_fd = -1;                  // becomes standard output; `output` is standard error then
  int parent_death_signal = 9;         // sent to the child when the tool dies, however it dies
  Blame start_failure = Blame::build;  // of the Error when it cannot be started
};

// The exit code of a child whose end the system did not tell, because the process that this library
// is part of ignores SIGCHLD, or waits for children that are not its own.
inline constexpr int kUnknownExit = -1;

struct ProcessResult {
  int exit_code = 0;   // 128 + signal where a signal ended it; kUnknownExit
  std::string output;  // standard output and error, as printed: any bytes, not always UTF-8;
                       // past 1 MiB only the first and the last half MiB
};

// A child that runs beside the tool. The destructor ends it (terminate, then kill) and reaps it.
// To be used by one thread at a time.
class RunningProcess {
 public:
  virtual ~RunningProcess() = default;
  virtual int pid() const = 0;  // its process number, also after its end
  // Its exit code, as in ProcessResult, once it has ended; waits for that at most `timeout`. All
  // that it printed is in output() then, and what it left running in its process group is ended.
  virtual std::optional<int> wait_exit(Duration timeout) = 0;
  std::optional<int> poll_exit() { return wait_exit(Duration::zero()); }
  virtual std::string output() = 0;  // what it printed up to now, bounded as in ProcessResult
  virtual std::uint64_t printed_bytes() = 0;  // up to now, also those that are no longer kept
  // What it printed behind the first `bytes` of it, bounded as output().
  virtual std::string output_after(std::uint64_t bytes) = 0;
  virtual void stop() = 0;  // ends and reaps it; safe to repeat
};

class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  // Runs to the end. Throws Error(request.start_failure) naming the program when it cannot be
  // started, and Cancelled, with the child ended, when the job is asked to stop.
  virtual ProcessResult run(const ProcessRequest& request, const Stop& stop) = 0;
  // Returns once the program has been loaded. Throws as run().
  virtual std::unique_ptr<RunningProcess> start(const ProcessRequest& request) = 0;
  // The program's full path, or nothing when there is no such executable (in PATH, for a name
  // without a slash).
  virtual std::optional<std::filesystem::path> find(const std::string& program) = 0;
};

}  // namespace assay

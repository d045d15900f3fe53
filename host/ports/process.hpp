// Process: child programs as an outside effect. Never a shell: an argument vector is passed as it is.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay {

struct ProcessRequest {
  std::vector<std::string> arguments;          // [0] is the program: a path, or a name looked up in PATH
  std::filesystem::path working_directory;     // empty: the tool's own
  std::map<std::string, std::string> environment;  // added to the tool's own
  std::vector<int> inherited_fds;              // kept open in the child under the same number
  bool capture_output = true;                  // standard output and error joined into `output`
  int parent_death_signal = 9;                 // sent to the child when the tool dies, however it dies
};

struct ProcessResult {
  int exit_code = 0;      // 128 + signal where a signal ended it
  std::string output;     // standard output and error, as printed
};

// A child that runs beside the tool. The destructor ends it (terminate, then kill) and reaps it.
class RunningProcess {
 public:
  virtual ~RunningProcess() = default;
  virtual std::optional<int> poll_exit() = 0;  // exit code once it has ended, as in ProcessResult
  virtual std::string output() = 0;            // what it printed up to now
  virtual void stop() = 0;                     // ends and reaps it; safe to repeat
};

class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  // Runs to the end. Throws Error(build) naming the program when it cannot be started.
  virtual ProcessResult run(const ProcessRequest& request) = 0;
  virtual std::unique_ptr<RunningProcess> start(const ProcessRequest& request) = 0;
  // The program's full path, or nothing when PATH has none.
  virtual std::optional<std::filesystem::path> find(const std::string& program) = 0;
};

}  // namespace assay

#include "host/adapters/posix_process.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "host/adapters/output_capture.hpp"
#include "host/adapters/spawn.hpp"
#include "host/adapters/wait.hpp"

namespace assay {
namespace {

class PosixProcess final : public RunningProcess {
 public:
  PosixProcess(Spawned spawned, Duration grace)
      : pid_(spawned.pid), pidfd_(std::move(spawned.pidfd)), grace_(grace) {
    if (spawned.output) capture_.emplace(std::move(spawned.output));
  }
  ~PosixProcess() override { stop(); }

  int pid() const override { return pid_; }

  std::optional<int> wait_exit(Duration timeout) override {
    if (!exit_code_ && wait_ready(pidfd_.get(), POLLIN, Deadline(timeout)) != 0) reap();
    return exit_code_;
  }

  // Without a limit; throws Cancelled.
  int wait_for_end(const Stop& stop) {
    wait_ready_or_stop(stop, pidfd_.get(), POLLIN, Deadline(std::nullopt));
    reap();
    return *exit_code_;
  }

  std::string output() override { return capture_ ? capture_->text() : std::string(); }

  std::uint64_t printed_bytes() override { return capture_ ? capture_->printed_bytes() : 0; }

  std::string output_after(std::uint64_t bytes) override {
    return capture_ ? capture_->text_after(bytes) : std::string();
  }

  void stop() override {
    if (exit_code_) return;
    ::kill(-pid_, SIGTERM);
    if (wait_exit(grace_)) return;
    ::kill(-pid_, SIGKILL);
    reap();
  }

 private:
  void reap() {
    const bool is_ours = wait_by_pidfd(WEXITED | WNOWAIT).has_value();
    // What it left behind in its group ends with it. Before the reaping, since afterwards the
    // group's number may be another's.
    if (is_ours) ::kill(-pid_, SIGKILL);
    exit_code_ = wait_by_pidfd(WEXITED).value_or(kUnknownExit);
    if (capture_) capture_->finish();
  }

  // Its exit code; nothing where the system has thrown that away.
  std::optional<int> wait_by_pidfd(int options) {
    siginfo_t info = {};
    while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, options) < 0) {
      if (errno != EINTR) return std::nullopt;
    }
    return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  }

  pid_t pid_;
  UniqueFd pidfd_;
  Duration grace_;
  std::optional<OutputCapture> capture_;
  std::optional<int> exit_code_;  // set once it is reaped
};

bool is_executable(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::filesystem::path located(ProcessRunner& runner, const ProcessRequest& request) {
  assert(!request.arguments.empty());
  const std::string& program = request.arguments[0];
  // A path is left to exec, whose errno says more: missing, not permitted, of another machine.
  // Absolute, because the child's working directory may be another.
  if (program.find('/') != std::string::npos) return std::filesystem::absolute(program);
  if (auto path = runner.find(program)) return *path;
  throw Error(request.start_failure, "The program {} is not installed, or not in PATH.", program);
}

}  // namespace

PosixProcessRunner::PosixProcessRunner(Duration grace) : grace_(grace) {}

ProcessResult PosixProcessRunner::run(const ProcessRequest& request, const Stop& stop) {
  PosixProcess process(spawn(request, located(*this, request)), grace_);
  ProcessResult result;
  result.exit_code = process.wait_for_end(stop);
  result.output = process.output();
  return result;
}

std::unique_ptr<RunningProcess> PosixProcessRunner::start(const ProcessRequest& request) {
  return std::make_unique<PosixProcess>(spawn(request, located(*this, request)), grace_);
}

std::optional<std::filesystem::path> PosixProcessRunner::find(const std::string& program) {
  if (program.empty()) return std::nullopt;
  if (program.find('/') != std::string::npos) {
    if (!is_executable(program)) return std::nullopt;
    return std::filesystem::absolute(program);
  }
  const char* path_variable = std::getenv("PATH");
  std::istringstream folders(path_variable == nullptr ? "/usr/bin:/bin" : path_variable);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto path = std::filesystem::absolute(folder.empty() ? "." : folder) / program;
    if (is_executable(path)) return path;
  }
  return std::nullopt;
}

}  // namespace assay

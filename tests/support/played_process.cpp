#include "tests/support/played_process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace assay::test {

Bytes DeviceEnd::receive() {
  std::array<std::uint8_t, 4096> room;
  const ssize_t count = ::read(end_.get(), room.data(), room.size());
  if (count <= 0) return {};
  return Bytes(room.begin(), room.begin() + count);
}

void DeviceEnd::send(const Bytes& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t count = ::send(end_.get(), bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count <= 0) return;
    at += static_cast<std::size_t>(count);
  }
}

void DeviceEnd::hang_up() { ::shutdown(end_.get(), SHUT_RDWR); }

void DeviceEnd::wait_until_gone() {
  while (!receive().empty()) {
  }
}

namespace {

class PlayedProcess final : public RunningProcess {
 public:
  PlayedProcess(UniqueFd end, const PlayedProgram& program, std::atomic<int>& running)
      : end_(std::move(end)), running_(running), thread_([this, program] {
          const int exit_code = program(end_);
          end_.hang_up();
          const std::lock_guard lock(mutex_);
          exit_code_ = exit_code;
          ended_.notify_all();
        }) {
    ++running_;
  }
  ~PlayedProcess() override { stop(); }

  int pid() const override { return 4711; }
  std::optional<int> wait_exit(Duration timeout) override {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, timeout, [this] { return exit_code_.has_value(); });
    return exit_code_;
  }
  std::string output() override {
    const std::lock_guard lock(mutex_);
    return exit_code_ ? end_.printed : "";
  }
  std::uint64_t printed_bytes() override { return output().size(); }
  std::string output_after(std::uint64_t bytes) override { return output().substr(bytes); }
  void stop() override {
    if (!thread_.joinable()) return;
    end_.hang_up();
    thread_.join();
    --running_;
  }

 private:
  DeviceEnd end_;
  std::atomic<int>& running_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<int> exit_code_;
  std::thread thread_;
};

}  // namespace

ProcessResult PlayedProcesses::run(const ProcessRequest& request, const Stop& stop) {
  stop.throw_if_asked();
  ran.push_back(request.arguments);
  const ProcessResult result = on_run ? on_run(request) : ProcessResult{};
  stop.throw_if_asked();
  return result;
}

std::unique_ptr<RunningProcess> PlayedProcesses::start(const ProcessRequest& request) {
  started.push_back(request.arguments);
  if (!program || missing.count(request.arguments[0]) > 0) {
    throw Error(request.start_failure, "{} cannot be started.", request.arguments[0]);
  }
  UniqueFd end;
  if (!request.inherited_fds.empty()) {
    end = UniqueFd(::fcntl(request.inherited_fds[0], F_DUPFD_CLOEXEC, 0));
  }
  return std::make_unique<PlayedProcess>(std::move(end), program, running);
}

std::optional<std::filesystem::path> PlayedProcesses::find(const std::string& name) {
  if (missing.count(name) > 0) return std::nullopt;
  return std::filesystem::path("/played") / name;
}

}  // namespace assay::test

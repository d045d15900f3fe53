#include "tests/support/played_process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace assay::test {

Bytes DeviceEnd::receive() {
  std::array<std::uint8_t, 4096> room;
  const ssize_t count = ::read(in_.get(), room.data(), room.size());
  if (count <= 0) return {};
  return Bytes(room.begin(), room.begin() + count);
}

void DeviceEnd::send(const Bytes& bytes) {
  const int end = out_ ? out_.get() : in_.get();
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t count = ::send(end, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (count <= 0) return;
    at += static_cast<std::size_t>(count);
  }
}

void DeviceEnd::hang_up() {
  ::shutdown(in_.get(), SHUT_RDWR);
  if (out_) ::shutdown(out_.get(), SHUT_RDWR);
}

void DeviceEnd::wait_until_gone() {
  while (!receive().empty()) {
  }
}

void DeviceEnd::print(const std::string& text) {
  const std::lock_guard lock(mutex_);
  printed_ += text;
}

std::string DeviceEnd::printed() const {
  const std::lock_guard lock(mutex_);
  return printed_;
}

namespace {

UniqueFd copy_of(int descriptor) {
  return UniqueFd(descriptor < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

class PlayedProcess final : public RunningProcess {
 public:
  PlayedProcess(const ProcessRequest& request, const PlayedProgram& program,
                std::atomic<int>& running)
      : end_(copy_of(request.inherited_fds.empty() ? request.input_fd : request.inherited_fds[0]),
             copy_of(request.output_fd)),
        running_(running),
        thread_([this, program] {
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
  std::string output() override { return end_.printed(); }
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
  return std::make_unique<PlayedProcess>(request, program, running);
}

std::optional<std::filesystem::path> PlayedProcesses::find(const std::string& name) {
  if (missing.count(name) > 0) return std::nullopt;
  return std::filesystem::path("/played") / name;
}

}  // namespace assay::test

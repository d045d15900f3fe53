#include "host/adapters/spawn.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

// Kernel ABI since Linux 5.11; older C library headers lack it.
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

#include "host/adapters/lasting_thread.hpp"

// The thread sanitizer sees a fork by fork(3) alone. Told of one by a system call, it holds its
// locks meanwhile, and leaves the child, which has one thread, alone.
#ifdef __SANITIZE_THREAD__
extern "C" void __sanitizer_syscall_pre_impl_fork();
extern "C" void __sanitizer_syscall_post_impl_fork(long result);
#endif

namespace assay {
namespace {

enum class Step { descriptors, working_directory, load };

struct Failure {
  Step step;
  int error_number;
};

// Everything that the child needs, made before the fork: another thread of ours may hold the heap's
// lock during it, so the child allocates nothing and calls async-signal-safe functions only.
struct ChildPlan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* working_directory;  // null: stay
  const std::vector<int>* inherited_fds;
  int input_fd;
  int output_fd;  // of standard output, -1: the tool's own
  int error_fd;   // of standard error, -1: the tool's own
  int failure_fd;
  int parent_death_signal;
  pid_t parent;
};

[[noreturn]] void run_child(const ChildPlan& plan) {
  const auto fail = [&plan](Step step) {
    const Failure failure{step, errno};
    [[maybe_unused]] const auto written = ::write(plan.failure_fd, &failure, sizeof failure);
    ::_exit(127);
  };

  ::prctl(PR_SET_PDEATHSIG, plan.parent_death_signal);
  if (::getppid() != plan.parent) ::_exit(127);  // it died before the line above

  // A group of its own, so that a terminal's Ctrl-C reaches the tool alone, which then ends it.
  ::setpgid(0, 0);
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);

  if (::dup2(plan.input_fd, 0) < 0) fail(Step::descriptors);
  if (plan.output_fd >= 0 && ::dup2(plan.output_fd, 1) < 0) fail(Step::descriptors);
  if (plan.error_fd >= 0 && ::dup2(plan.error_fd, 2) < 0) fail(Step::descriptors);
  // Where the tool was started with 0 to 2 closed, ours may have landed there, and dup2 of a
  // descriptor onto itself leaves it close-on-exec.
  for (int fd = 0; fd <= 2; ++fd) ::fcntl(fd, F_SETFD, 0);
  if (::close_range(3, ~0U, static_cast<int>(CLOSE_RANGE_CLOEXEC)) < 0) fail(Step::descriptors);
  for (const int fd : *plan.inherited_fds) {
    if (::fcntl(fd, F_SETFD, 0) < 0) fail(Step::descriptors);
  }
  if (plan.working_directory != nullptr && ::chdir(plan.working_directory) < 0) {
    fail(Step::working_directory);
  }
  ::execve(plan.program, plan.arguments, plan.environment);
  fail(Step::load);
  ::_exit(127);
}

std::vector<char*> as_pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> joined_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!added.contains(std::string(text.substr(0, text.find('='))))) all.emplace_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

UniqueFd opened(int fd, const char* call) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), call);
  return UniqueFd(fd);
}

std::pair<UniqueFd, UniqueFd> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) {
    throw std::system_error(errno, std::generic_category(), "pipe2");
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::string reason(const Failure& failure, const ProcessRequest& request) {
  const char* text = std::strerror(failure.error_number);
  switch (failure.step) {
    case Step::descriptors:
      return fmt::format("its file descriptors cannot be set up: {}", text);
    case Step::working_directory:
      return fmt::format("its working directory {} cannot be entered: {}",
                         request.working_directory.string(), text);
    case Step::load:
      return text;
  }
  return text;
}

// By a thread that blocks all signals, so that the child does not run handlers of this process:
// they would write to what both share. The system call itself, as fork(3) gives no pidfd, and
// asking for one later may find the child gone where SIGCHLD is ignored.
void fork_child(const ChildPlan& plan, Spawned& spawned) {
  on_lasting_thread([&] {
    int pidfd = -1;
#ifdef __SANITIZE_THREAD__
    __sanitizer_syscall_pre_impl_fork();
#endif
    const auto pid = ::syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, nullptr, &pidfd, nullptr, nullptr);
#ifdef __SANITIZE_THREAD__
    __sanitizer_syscall_post_impl_fork(pid);
#endif
    if (pid == 0) run_child(plan);
    if (pid < 0) throw std::system_error(errno, std::generic_category(), "clone");
    spawned.pid = static_cast<pid_t>(pid);
    spawned.pidfd = UniqueFd(pidfd);
  });
}

}  // namespace

Spawned spawn(const ProcessRequest& request, const std::filesystem::path& program) {
  std::vector<std::string> arguments = request.arguments;
  std::vector<std::string> environment = joined_environment(request.environment);
  const std::vector<char*> argument_pointers = as_pointers(arguments);
  const std::vector<char*> environment_pointers = as_pointers(environment);

  const UniqueFd input = opened(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open /dev/null");
  std::pair<UniqueFd, UniqueFd> output;
  if (request.capture_output) output = make_pipe();
  auto [failure_reader, failure_writer] = make_pipe();

  ChildPlan plan = {};
  plan.program = program.c_str();
  plan.arguments = argument_pointers.data();
  plan.environment = environment_pointers.data();
  plan.working_directory =
      request.working_directory.empty() ? nullptr : request.working_directory.c_str();
  plan.inherited_fds = &request.inherited_fds;
  plan.input_fd = request.input_fd >= 0 ? request.input_fd : input.get();
  plan.output_fd = request.output_fd >= 0 ? request.output_fd : output.second.get();
  plan.error_fd = output.second.get();
  plan.failure_fd = failure_writer.get();
  plan.parent_death_signal = request.parent_death_signal;
  plan.parent = ::getpid();

  Spawned spawned;
  fork_child(plan, spawned);
  failure_writer.reset();
  spawned.output = std::move(output.first);

  // The end of this pipe, closed by a successful exec, says that the program runs.
  Failure failure = {};
  ssize_t count = 0;
  do {
    count = ::read(failure_reader.get(), &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count == sizeof failure) {
    ::waitpid(spawned.pid, nullptr, 0);
    throw Error(request.start_failure, "{} cannot be started: {}.", program.string(),
                reason(failure, request));
  }
  return spawned;
}

}  // namespace assay

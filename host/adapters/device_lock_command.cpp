#include "host/adapters/device_lock_command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "host/adapters/device_lock.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {
namespace {

// The terminal sends Ctrl-C and Ctrl-\ to the command as well, which is to decide what they mean.
class KeysIgnored {
 public:
  KeysIgnored() {
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &interrupt_);
    ::sigaction(SIGQUIT, &ignore, &quit_);
  }
  ~KeysIgnored() { restore(); }
  KeysIgnored(const KeysIgnored&) = delete;
  KeysIgnored& operator=(const KeysIgnored&) = delete;
  void restore() const {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }

 private:
  struct sigaction interrupt_ = {};
  struct sigaction quit_ = {};
};

[[noreturn]] void become(const char* program, char* const* arguments, pid_t parent, int failure) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() == parent) ::execv(program, arguments);
  const int problem = errno;
  [[maybe_unused]] const auto written = ::write(failure, &problem, sizeof problem);
  ::_exit(127);
}

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

int run_in_foreground(ProcessRunner& programs, const std::vector<std::string>& arguments,
                      const std::string& held, const Stop& stop) {
  const auto program = programs.find(arguments.at(0));
  if (!program) {
    throw Error(Blame::input, "The program {} is not installed, or not in PATH.", arguments[0]);
  }
  std::vector<std::string> texts = arguments;
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  ::setenv(held_lock_variable, held.c_str(), 1);

  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) throw std::system_error(errno, std::generic_category(), "pipe");
  const UniqueFd failure_reader(ends[0]);
  UniqueFd failure_writer(ends[1]);
  const KeysIgnored keys;
  const pid_t self = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    keys.restore();  // what is caught here is at its default again after exec
    become(program->c_str(), pointers.data(), self, failure_writer.get());
  }
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  failure_writer.reset();
  const UniqueFd ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!ended) {
    const int problem = errno;
    ::kill(pid, SIGKILL);
    reap(pid);
    throw std::system_error(problem, std::generic_category(), "pidfd_open");
  }

  // The end of this pipe, closed by a successful exec, says that the program runs.
  int problem = 0;
  if (::read(failure_reader.get(), &problem, sizeof problem) == sizeof problem) {
    reap(pid);
    throw Error(Blame::input, "{} cannot be started: {}.", program->string(),
                std::strerror(problem));
  }
  try {
    wait_ready_or_stop(stop, ended.get(), POLLIN, Deadline(std::nullopt));
  } catch (const Cancelled&) {
    ::kill(pid, SIGTERM);
    if (wait_ready(ended.get(), POLLIN, Deadline(std::chrono::seconds(2))) == 0) {
      ::kill(pid, SIGKILL);
    }
    reap(pid);
    throw;
  }
  return reap(pid);
}

}  // namespace assay

// A copy of the test process that stops at each system call, to look at it there or to end it.
#pragma once

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <functional>
#include <stdexcept>

namespace assay::test {

struct SystemCall {
  pid_t process;
  std::uint64_t number;
  std::uint64_t first_argument;
};

// Runs `work` in a child and `look` before each of its system calls, which kills the child where it
// returns false. True where the child came to its end.
inline bool run_traced(const std::function<void()>& work,
                       const std::function<bool(const SystemCall&)>& look) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  while (::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) == 0) {
    if (::waitpid(child, &status, 0) < 0 || WIFEXITED(status) || WIFSIGNALED(status)) break;
    __ptrace_syscall_info info{};
    if (::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info) <= 0) {
      throw std::runtime_error("ptrace tells no system call");
    }
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) continue;
    if (look({child, info.entry.nr, info.entry.args[0]})) continue;
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    return false;
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("the child failed");
  return true;
}

}  // namespace assay::test

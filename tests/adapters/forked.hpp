// A copy of the test process that does one thing: for what only a second process can show.
#pragma once

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <stdexcept>

#include "host/adapters/unique_fd.hpp"

namespace assay::test {

class Forked {
 public:
  // Runs `work` in a child, which exits with what it returns, or with 99 after an exception.
  explicit Forked(const std::function<int()>& work) : pid_(::fork()) {
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ > 0) return;
    // Failures in here are exit codes, not reports of the test library.
    for (const int number : {SIGINT, SIGTERM, SIGABRT, SIGSEGV}) ::signal(number, SIG_DFL);
    int code = 99;
    try {
      code = work();
    } catch (...) {
    }
    ::_exit(code);
  }
  ~Forked() {
    if (pid_ > 0) kill();
  }
  Forked(const Forked&) = delete;
  Forked& operator=(const Forked&) = delete;

  pid_t pid() const { return pid_; }
  int wait() {  // exit code, 128 + signal
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  int kill() {
    ::kill(pid_, SIGKILL);
    return wait();
  }

 private:
  pid_t pid_;
};

// A pipe that says things between processes; it ends when the last that holds `writer` is gone.
struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe(ends) < 0) throw std::runtime_error("pipe");
    reader = UniqueFd(ends[0]);
    writer = UniqueFd(ends[1]);
  }
  void say(char letter) const {
    if (::write(writer.get(), &letter, 1) != 1) throw std::runtime_error("pipe: write");
  }
  // The next letter; '\0' at the end; '?' after half a minute of neither.
  char hear() const {
    pollfd fd = {reader.get(), POLLIN, 0};
    if (::poll(&fd, 1, 30'000) != 1) return '?';
    char letter = 0;
    return ::read(reader.get(), &letter, 1) == 1 ? letter : '\0';
  }

  UniqueFd reader;
  UniqueFd writer;
};

}  // namespace assay::test

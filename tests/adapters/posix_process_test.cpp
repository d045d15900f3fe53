#include "host/adapters/posix_process.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "host/adapters/output_capture.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/has_children.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using assay::test::Forked;
using assay::test::Pipe;
using Catch::Matchers::ContainsSubstring;

namespace {

ProcessRequest shell(const std::string& script) {
  ProcessRequest request;
  request.arguments = {"sh", "-c", script};
  return request;
}

}  // namespace

TEST_CASE("a program's exit code and both its outputs come back") {
  const auto result =
      PosixProcessRunner().run(shell("echo out; echo err >&2; exit 7"), test::no_stop);
  REQUIRE(result.exit_code == 7);
  REQUIRE(result.output == "out\nerr\n");
}

TEST_CASE("a program that a signal ended has 128 and the signal for an exit code") {
  REQUIRE(PosixProcessRunner().run(shell("kill -SEGV $$"), test::no_stop).exit_code ==
          128 + SIGSEGV);
}

TEST_CASE("arguments are passed as they are, without a shell") {
  ProcessRequest request;
  request.arguments = {"printf", "%s|", "a b", "$HOME", "", "';*"};
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).output == "a b|$HOME||';*|");
}

TEST_CASE("working directory and environment reach the program") {
  const test::TemporaryFolder folder;
  ProcessRequest request = shell("pwd; echo $ASSAY_TEST_VALUE; echo $PATH");
  request.working_directory = std::filesystem::canonical(folder.path());
  request.environment = {{"ASSAY_TEST_VALUE", "one two"}};
  const std::string expected =
      request.working_directory.string() + "\none two\n" + std::getenv("PATH") + "\n";
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).output == expected);
}

TEST_CASE("an environment variable given replaces the tool's own") {
  ProcessRequest request = shell("env | grep -c ^HOME=; echo $HOME");
  request.environment = {{"HOME", "/elsewhere"}};
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).output == "1\n/elsewhere\n");
}

TEST_CASE("a relative program path means the tool's working directory, not the child's") {
  const test::TemporaryFolder folder;
  ProcessRequest request;
  request.arguments = {
      std::filesystem::relative(folder.script("hello", "#!/bin/sh\necho hello\n")).string()};
  request.working_directory = "/";
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).output == "hello\n");
}

TEST_CASE("ten megabytes of output are taken without a deadlock, beginning and end kept") {
  const auto result = PosixProcessRunner().run(
      shell("echo first; head -c 10000000 /dev/zero | tr '\\0' x; echo; echo last"), test::no_stop);
  REQUIRE(result.exit_code == 0);
  REQUIRE(result.output.size() < OutputCapture::limit_bytes + 100);
  REQUIRE(result.output.size() >= OutputCapture::limit_bytes);
  REQUIRE(result.output.starts_with("first\nxxx"));
  REQUIRE(result.output.ends_with("xxx\nlast\n"));
  // 10,000,000 and the 12 bytes of the two lines and the line feed, less the mebibyte kept.
  REQUIRE_THAT(result.output, ContainsSubstring("[... 8951436 bytes left out ...]"));
}

TEST_CASE("standard input is empty") {
  REQUIRE(PosixProcessRunner().run(shell("cat; echo end"), test::no_stop).output == "end\n");
}

TEST_CASE("a socket given is standard input and output, and standard error alone is captured") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  const UniqueFd ours(ends[0]);
  UniqueFd theirs(ends[1]);
  ProcessRequest request = shell("read line; echo \"got $line\"; echo log >&2");
  request.input_fd = request.output_fd = theirs.get();
  PosixProcessRunner processes;
  const auto process = processes.start(request);
  theirs.reset();
  REQUIRE(::write(ours.get(), "it\n", 3) == 3);
  std::string answer(16, '\0');
  const auto count = ::recv(ours.get(), answer.data(), answer.size(), MSG_WAITALL);
  REQUIRE(count >= 0);  // all up to the end, which comes with the process
  answer.resize(static_cast<std::size_t>(count));
  CHECK(answer == "got it\n");
  CHECK(process->wait_exit(30s) == 0);
  CHECK(process->output() == "log\n");
}

TEST_CASE("a program that is missing is an error that names it, with the code asked for") {
  ProcessRequest request;
  SECTION("by name") {
    request.arguments = {"assay-no-such-program"};
    const Error error = test::error_of([&] { PosixProcessRunner().run(request, test::no_stop); });
    REQUIRE(error.blame() == Blame::build);
    REQUIRE_THAT(error.what(), ContainsSubstring("assay-no-such-program is not installed"));
  }
  SECTION("by path") {
    request.arguments = {"/nowhere/program"};
    request.start_failure = Blame::flash;
    const Error error = test::error_of([&] { PosixProcessRunner().run(request, test::no_stop); });
    REQUIRE(error.blame() == Blame::flash);
    REQUIRE_THAT(error.what(),
                 ContainsSubstring("/nowhere/program cannot be started: No such file"));
  }
  REQUIRE_FALSE(test::has_children());
}

TEST_CASE("a file that is no program and a working directory that is missing are errors") {
  const test::TemporaryFolder folder;
  ProcessRequest request;
  SECTION("no program") {
    std::ofstream(folder.path() / "text") << "text";
    request.arguments = {(folder.path() / "text").string()};
    REQUIRE_THAT(test::error_of([&] { PosixProcessRunner().run(request, test::no_stop); }).what(),
                 ContainsSubstring("Permission denied"));
  }
  SECTION("no such folder") {
    request.arguments = {"true"};
    request.working_directory = folder.path() / "missing";
    REQUIRE_THAT(test::error_of([&] { PosixProcessRunner().run(request, test::no_stop); }).what(),
                 ContainsSubstring("working directory") && ContainsSubstring("missing"));
  }
}

TEST_CASE("programs are found in PATH") {
  PosixProcessRunner runner;
  REQUIRE(runner.find("sh").value().filename() == "sh");
  REQUIRE(runner.find("/bin/sh").value() == "/bin/sh");
  REQUIRE_FALSE(runner.find("assay-no-such-program"));
  REQUIRE_FALSE(runner.find("/etc/passwd"));  // exists, but is no executable
}

TEST_CASE("a child inherits the descriptors asked for and no other") {
  const Pipe wanted, unwanted;
  ProcessRequest request = shell("for fd in " + std::to_string(wanted.writer.get()) + " " +
                                 std::to_string(unwanted.writer.get()) +
                                 "; do test -e /proc/$$/fd/$fd && echo $fd; done; exit 0");
  request.inherited_fds = {wanted.writer.get()};
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).output ==
          std::to_string(wanted.writer.get()) + "\n");
}

TEST_CASE("a child has default signals, none blocked, whatever the tool does") {
  const auto previous = ::signal(SIGUSR1, SIG_IGN);
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  ProcessRequest request;
  request.arguments = {"grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"};
  const auto result = PosixProcessRunner().run(request, test::no_stop);
  ::pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  ::signal(SIGUSR1, previous);
  REQUIRE(result.output == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_CASE("a child is the leader of a process group of its own") {
  // Fields 1 and 5 of /proc/PID/stat: process and process group.
  const auto result =
      PosixProcessRunner().run(shell("cut -d' ' -f1,5 /proc/$$/stat"), test::no_stop);
  const auto space = result.output.find(' ');
  REQUIRE(result.output.substr(0, space) + "\n" == result.output.substr(space + 1));
}

TEST_CASE("a process that ignores SIGCHLD is told that the exit code is unknown, and never waits") {
  Forked host([] {
    ::signal(SIGCHLD, SIG_IGN);
    return PosixProcessRunner().run(shell("exit 3"), test::no_stop).exit_code == kUnknownExit ? 0
                                                                                              : 1;
  });
  REQUIRE(host.wait() == 0);
}

TEST_CASE("a tool that was started with its standard descriptors closed still captures") {
  Forked tool([] {
    for (const int fd : {0, 1, 2}) ::close(fd);
    const auto result =
        PosixProcessRunner().run(shell("cat; echo out; echo err >&2"), test::no_stop);
    return result.output == "out\nerr\n" ? 0 : 1;
  });
  REQUIRE(tool.wait() == 0);
}

TEST_CASE("a running process shows its output while it runs and its exit code afterwards") {
  const Pipe go;
  ProcessRequest request;
  request.arguments = {
      "bash", "-c",
      "echo begun; read -n1 <&" + std::to_string(go.reader.get()) + "; echo done; exit 4"};
  request.inherited_fds = {go.reader.get()};
  PosixProcessRunner runner;
  const auto process = runner.start(request);
  while (process->output() != "begun\n") std::this_thread::yield();
  REQUIRE_FALSE(process->poll_exit());
  go.say('g');
  REQUIRE(process->wait_exit(30s) == 4);
  REQUIRE(process->poll_exit() == 4);
  REQUIRE(process->output() == "begun\ndone\n");
}

TEST_CASE("run returns when the program ends, also while something it started holds its output") {
  // Field 5 of /proc/PID/stat is the process group: its own, once it has become a daemon.
  const auto result = PosixProcessRunner().run(
      shell("setsid sleep 60 & until [ \"$(cut -d' ' -f5 /proc/$!/stat)\" = $! ]; do :; done; "
            "echo $!"),
      test::no_stop);
  REQUIRE(result.exit_code == 0);
  ::kill(std::stoi(result.output), SIGKILL);  // a daemon, outside the group: ours to end here
}

TEST_CASE("stop asks first") {
  PosixProcessRunner runner(30s);
  const auto process = runner.start(
      shell("trap 'echo asked; exit 5' TERM; echo ready; while :; do sleep 0.01; done"));
  while (process->output() != "ready\n") std::this_thread::yield();
  process->stop();
  REQUIRE(process->poll_exit() == 5);
  REQUIRE(process->output().ends_with("asked\n"));
  process->stop();  // safe to repeat
}

TEST_CASE("stop kills what does not end by itself") {
  PosixProcessRunner runner(10ms);
  const auto process =
      runner.start(shell("trap '' TERM; echo ready; while :; do sleep 0.01; done"));
  while (process->output() != "ready\n") std::this_thread::yield();
  process->stop();
  REQUIRE(process->poll_exit() == 128 + SIGKILL);
}

TEST_CASE("a running process's destructor leaves neither process nor zombie") {
  Pipe alive;
  ProcessRequest request =
      shell("sleep 60 & echo ready; exec sleep 60");  // one in the group besides itself
  request.inherited_fds = {alive.writer.get()};
  PosixProcessRunner runner;
  auto process = runner.start(request);
  alive.writer.reset();
  while (process->output() != "ready\n") std::this_thread::yield();
  process.reset();
  REQUIRE(alive.hear() == '\0');
  REQUIRE_FALSE(test::has_children());
}

TEST_CASE("what a program leaves running in its group ends with it") {
  Pipe alive;
  ProcessRequest request = shell("sleep 60 & exit 0");
  request.inherited_fds = {alive.writer.get()};
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).exit_code == 0);
  alive.writer.reset();
  REQUIRE(alive.hear() == '\0');
}

TEST_CASE("a wish to stop ends run and its child") {
  Stop stop;
  Pipe alive;
  ProcessRequest request = shell("echo > \"$0\"; exec sleep 60");
  const Pipe runs;
  request.arguments.push_back("/proc/self/fd/" + std::to_string(runs.writer.get()));
  request.inherited_fds = {alive.writer.get(), runs.writer.get()};
  std::thread user([&] {
    runs.hear();
    stop.ask();
  });
  CHECK(test::is_cancelled([&] { PosixProcessRunner().run(request, stop); }));
  user.join();
  alive.writer.reset();
  CHECK(alive.hear() == '\0');
  CHECK_FALSE(test::has_children());
}

TEST_CASE("a child outlives the thread that wanted it started") {
  PosixProcessRunner runner;
  std::unique_ptr<RunningProcess> process;
  const Pipe go;
  ProcessRequest request = shell("read line < \"$0\"; exit 4");
  request.arguments.push_back("/proc/self/fd/" + std::to_string(go.reader.get()));
  request.inherited_fds = {go.reader.get()};
  std::thread([&] { process = runner.start(request); }).join();
  go.say('\n');
  REQUIRE(process->wait_exit(30s) == 4);
}

#include "host/adapters/openocd_server.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "host/adapters/link_ends.hpp"
#include "host/adapters/openocd_flasher.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string kFake = ASSAY_SOURCE_DIR "/tests/support/fake_openocd.py";

OpenOcdOptions fake(const std::string& behaviour) {
  ::setenv("FAKE_OPENOCD", behaviour.c_str(), 1);
  OpenOcdOptions options;
  options.program.name = kFake;
  return options;
}

// Notes in which order a process is waited for and stopped.
class NotedProcess final : public RunningProcess {
 public:
  NotedProcess(std::unique_ptr<RunningProcess> process, std::string& notes)
      : process_(std::move(process)), notes_(notes) {}
  int pid() const override { return process_->pid(); }
  std::optional<int> wait_exit(Duration timeout) override {
    notes_ += "wait ";
    return process_->wait_exit(timeout);
  }
  std::string output() override { return process_->output(); }
  std::uint64_t printed_bytes() override { return process_->printed_bytes(); }
  std::string output_after(std::uint64_t bytes) override { return process_->output_after(bytes); }
  void stop() override {
    notes_ += "stop ";
    process_->stop();
  }

 private:
  std::unique_ptr<RunningProcess> process_;
  std::string& notes_;
};

struct NotingRunner final : ProcessRunner {
  ProcessResult run(const ProcessRequest& request, const Stop& stop) override {
    return real.run(request, stop);
  }
  std::unique_ptr<RunningProcess> start(const ProcessRequest& request) override {
    arguments = request.arguments;
    return std::make_unique<NotedProcess>(real.start(request), notes);
  }
  std::optional<std::filesystem::path> find(const std::string& program) override {
    return real.find(program);
  }

  PosixProcessRunner real;
  std::vector<std::string> arguments;
  std::string notes;
};

bool has_child() { return ::waitpid(-1, nullptr, WNOHANG | __WALL) >= 0 || errno != ECHILD; }

// One line that a report can hold and a terminal show.
void check_sentence(const std::string& sentence) {
  INFO(sentence);
  CHECK(sentence.size() < 700);
  CHECK(
      std::all_of(sentence.begin(), sentence.end(), [](char c) { return c >= ' ' && c < '\x7f'; }));
  CHECK((sentence.ends_with('.') || sentence.ends_with('?')));
}

template <typename Work>
std::string openocd_complaint(Work work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("OpenOCD: the real one runs commands and tells their results and failures") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, test::no_stop, {});
  CHECK(server.run("expr {6 * 7}", 5s) == "42");
  CHECK(server.run("set text {a b}", 5s) == "a b");
  CHECK_THAT(openocd_complaint([&] { server.run("bogus 1", 5s); }),
             ContainsSubstring("OpenOCD failed at `bogus 1`: invalid command name \"bogus\""));
  CHECK(server.run("expr 1", 5s) == "1");
  CHECK_THAT(server.log(), ContainsSubstring("Open On-Chip Debugger") && !ContainsSubstring("42"));
}

TEST_CASE("OpenOCD: the real one has none of its ports open") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, test::no_stop, {});
  CHECK(server.run("telnet_port", 5s) == "disabled\n");
  CHECK(server.run("gdb_port", 5s) == "disabled\n");
  CHECK(server.run("tcl_port", 5s) == "pipe\n");
  CHECK_THAT(server.log(), !ContainsSubstring("Listening"));
}

TEST_CASE("OpenOCD: long commands and replies come whole, and what scripts print is in the log") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, test::no_stop, {});
  const std::string text(200'000, 'x');
  CHECK((server.run("set text {" + text + "}", 10s) == text));
  CHECK(server.run("string length $text", 10s) == "200000");
  CHECK((server.run("string repeat y 300000", 10s) == std::string(300'000, 'y')));
  CHECK(server.run("puts {printed by a script}; puts stdout again; expr 1", 5s) == "1");
  CHECK(server.run("expr 2", 5s) == "2");
  // The log comes another way than the replies, and may be late.
  for (int look = 0; server.log().find("again") == std::string::npos && look < 1000; ++look) {
    server.run("sleep 10", 5s);
  }
  CHECK_THAT(server.log(), ContainsSubstring("printed by a script") && ContainsSubstring("again") &&
                               !ContainsSubstring("yyy") && !ContainsSubstring("xxx"));
}

TEST_CASE("OpenOCD: the real one ends when the tool is gone") {
  LinkEnds commands = make_link_ends(LinkKind::uart);
  ProcessRequest request;
  request.arguments = {"openocd", "-c", "tcl_port pipe; telnet_port disabled; gdb_port disabled",
                       "-c", "noinit"};
  request.input_fd = commands.theirs.get();
  PosixProcessRunner processes;
  const auto openocd = processes.start(request);
  commands = {};
  CHECK(openocd->wait_exit(20s));
}

TEST_CASE("OpenOCD: a wish to stop ends the wait for its start") {
  NotingRunner processes;
  const SteadyClock clock;
  OpenOcdOptions options = fake("no_start");
  options.program.start = 2s;
  Stop stop;
  stop.ask();
  CHECK(test::is_cancelled([&] { OpenOcdServer(processes, clock, stop, options); }));
  CHECK_FALSE(has_child());
}

TEST_CASE("OpenOCD: a wish to stop ends it at once, whatever it is at") {
  NotingRunner processes;
  const SteadyClock clock;
  Stop stop;
  OpenOcdServer server(processes, clock, stop, fake("silent"));
  processes.notes.clear();
  stop.ask();
  CHECK(test::is_cancelled([&] { server.run("a", 5s); }));
  CHECK(processes.notes == "stop ");
  CHECK_FALSE(has_child());
}

TEST_CASE("OpenOCD: a cause is found behind more log than is kept") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, test::no_stop, fake("flood"));
  server.run("a", 60s);
  CHECK(openocd_complaint([&] { server.run("b", 5s); }) == "OpenOCD says: told late.");
}

TEST_CASE("OpenOCD: what it answers and what it was asked become one short printable line") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, test::no_stop, fake("foul"));
  const std::string command = "write_memory 0x20000000 32 {" + std::string(11'000, '1') + "}";
  const std::string said = openocd_complaint([&] { server.run(command, 5s); });
  check_sentence(said);
  CHECK_THAT(said, ContainsSubstring("failed at `write_memory 0x20000000 32 {111") &&
                       ContainsSubstring("...`: ?? red line line"));
}

TEST_CASE("OpenOCD: what is wrong with the real one's configuration is told") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdOptions options;
  options.before_config = {"source [find interface/nothing.cfg]"};
  CHECK_THAT(openocd_complaint([&] { OpenOcdServer(processes, clock, test::no_stop, options); }),
             ContainsSubstring("interface/nothing.cfg"));
}

TEST_CASE("OpenOCD: a program that is not there is told with its package") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdOptions options;
  options.program.name = "no-such-openocd";
  CHECK_THAT(openocd_complaint([&] { OpenOcdServer(processes, clock, test::no_stop, options); }),
             ContainsSubstring("install the package openocd"));
}

TEST_CASE("OpenOCD: one that ends at its start, or takes no command, is told") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  CHECK(openocd_complaint([&] { OpenOcdServer(processes, clock, test::no_stop, fake("dead")); }) ==
        "OpenOCD says: fake death.");
  OpenOcdOptions options = fake("no_start");
  options.program.start = 200ms;
  CHECK_THAT(openocd_complaint([&] { OpenOcdServer(processes, clock, test::no_stop, options); }),
             ContainsSubstring("took no command in time"));
}

TEST_CASE("OpenOCD: one that ends in the middle is told, and every later command too") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  OpenOcdServer server(processes, clock, test::no_stop, fake("ends"));
  server.run("a", 5s);
  server.run("b", 5s);
  CHECK_THAT(
      openocd_complaint([&] { server.run("c", 5s); }),
      ContainsSubstring("ended in the middle with exit code 9") && ContainsSubstring("fake end"));
  CHECK_THAT(openocd_complaint([&] { server.run("d", 5s); }), ContainsSubstring("has been ended"));
}

TEST_CASE("OpenOCD: one that says nothing, or never comes to an end, is ended in time") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  for (const char* behaviour : {"silent", "trickle"}) {
    INFO(behaviour);
    OpenOcdServer server(processes, clock, test::no_stop, fake(behaviour));
    server.run("a", 5s);
    server.run("b", 5s);
    CHECK_THAT(openocd_complaint([&] { server.run("c", 300ms); }),
               ContainsSubstring("did not finish within"));
  }
  OpenOcdServer server(processes, clock, test::no_stop, fake("endless"));
  server.run("a", 5s);
  server.run("b", 5s);
  CHECK_THAT(openocd_complaint([&] { server.run("c", 60s); }), ContainsSubstring("without an end"));
}

TEST_CASE("OpenOCD: random replies, delays and ends stop a flash with a sentence or not at all") {
  PosixProcessRunner processes;
  const SteadyClock clock;
  Board board;
  board.name = "small";
  board.access.chip = Chip{"STM32F405", {0xE0042000, 0xFFF, 0x413}, std::nullopt};
  const OpenOcdProgram impatient{kFake, 5s, 300ms, 300ms, 300ms};
  int flashed = 0;
  int refused = 0;
  for (int seed = 0; seed < 25; ++seed) {
    INFO("seed " << seed);
    ::setenv("FAKE_OPENOCD", ("fuzz:" + std::to_string(seed)).c_str(), 1);
    ProbeAccess access;
    access.remote_bitbang = "127.0.0.1:1";
    OpenOcdFlasher flasher(processes, clock, test::no_stop, board, {}, access, impatient);
    FlashJob job;
    job.image.ranges = {{0x08000000, std::vector<std::uint8_t>(2'000, 1)}};
    try {
      const FlashOutcome outcome = flasher.flash(job);
      CHECK(outcome.written);
      ++flashed;
    } catch (const Error& error) {
      CHECK(error.blame() == Blame::flash);
      check_sentence(error.what());
      ++refused;
    }
  }
  CHECK_FALSE(has_child());
  CHECK(flashed > 0);
  CHECK(refused > 0);
}

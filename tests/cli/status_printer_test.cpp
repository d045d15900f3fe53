#include "host/cli/status_printer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "host/adapters/steady_clock.hpp"
#include "host/adapters/unique_fd.hpp"
#include "host/cli/app.hpp"
#include "tests/adapters/pseudo_terminal.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/terminal_screen.hpp"

using namespace assay;
using Lines = std::vector<std::string>;

namespace {

class StandingClock final : public Clock {
 public:
  Duration now() const override { return Duration(0); }
};

JobStep case_of(std::uint64_t done, std::uint64_t of) {
  return {JobStep::Kind::running, "", "", done, of};
}

// A pipe in the place of standard error: no terminal.
struct Pipe {
  Pipe() {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    reader = UniqueFd(ends[0]);
    writer = UniqueFd(ends[1]);
  }
  std::string text() const {
    std::string all(65536, '\0');
    const auto got = ::read(reader.get(), all.data(), all.size());
    all.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return all;
  }
  UniqueFd reader, writer;
};

// The tool's end of a pseudo-terminal of 40 columns, and all that was written to it.
struct Terminal {
  Terminal() : tool_end(::open(pty.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    winsize size = {};
    size.ws_col = 40;
    size.ws_row = 30;
    REQUIRE(::ioctl(tool_end.get(), TIOCSWINSZ, &size) == 0);
    ::fcntl(pty.fd(), F_SETFL, O_NONBLOCK);
  }
  // What is there by now; a pseudo-terminal passes it on before write(2) returns.
  std::string read_some() const {
    std::string all;
    char part[4096];
    for (ssize_t got; (got = ::read(pty.fd(), part, sizeof part)) > 0;) {
      all.append(part, static_cast<std::size_t>(got));
    }
    return all;
  }
  test::PseudoTerminal pty;
  UniqueFd tool_end;
};

}  // namespace

TEST_CASE("status printer: beside a terminal one job is silent but for its warnings") {
  const Pipe pipe;
  const StandingClock clock;
  OutputOptions output;
  StatusPrinter printer(clock, output, pipe.writer.get());
  const auto job = printer.job("");
  job->step(case_of(1, 2));
  CHECK(pipe.text().empty());
  output.quiet = true;
  job->warning("It is \033[31mred.");
  CHECK(pipe.text() == "assay: It is \\x1b[31mred.\n");
}

TEST_CASE("status printer: beside a terminal many jobs say plain lines, where that is wanted") {
  const Pipe pipe;
  const StandingClock clock;
  OutputOptions output;
  StatusPrinter printer(clock, output, pipe.writer.get());
  printer.set_elsewhere(StatusPrinter::Elsewhere::plain_lines);
  const auto left = printer.job("left"), right = printer.job("right");
  left->step(case_of(1, 2));
  right->step(case_of(1, 2));
  right->warning("It is late.");
  CHECK(pipe.text() == "left: Case 1 of 2\nassay: right: It is late.\n");
}

TEST_CASE("status printer: nothing but warnings where quiet is wanted") {
  const Terminal terminal;
  const StandingClock clock;
  OutputOptions output;
  output.quiet = true;
  StatusPrinter printer(clock, output, terminal.tool_end.get());
  const auto job = printer.job("");
  job->step(case_of(1, 2));
  job->warning("It is late.");
  CHECK(terminal.read_some() == "assay: It is late.\r\n");
}

TEST_CASE("status printer: a step that came too early is shown once it is time") {
  const Terminal terminal;
  const SteadyClock clock;
  OutputOptions output;
  StatusPrinter printer(clock, output, terminal.tool_end.get());
  const auto job = printer.job("");
  job->step(case_of(1, 9));
  job->step(case_of(2, 9));
  // Blocks until it is there; nobody says anything more.
  ::fcntl(terminal.pty.fd(), F_SETFL, 0);
  std::string all;
  while (all.find("Case 2 of 9") == std::string::npos) {
    const auto more = terminal.pty.receive(1);
    REQUIRE_FALSE(more.empty());
    all.append(more.begin(), more.end());
  }
  CHECK(all == "Case 1 of 9\r\033[JCase 2 of 9");
}

TEST_CASE("status printer: jobs on several threads tear neither the block nor each other's lines") {
  const Terminal terminal;
  const SteadyClock clock;
  OutputOptions output;
  std::string all;
  {
    StatusPrinter printer(clock, output, terminal.tool_end.get());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&printer, i] {
        const auto job = printer.job(fmt::format("device {}", i));
        for (std::uint64_t done = 0; done < 200; ++done) {
          job->step(case_of(done, 200));
          if (done % 40 == 0) job->warning(fmt::format("at {}", done));
        }
      });
    }
    // Small enough for what the terminal keeps meanwhile.
    for (std::thread& thread : threads) thread.join();
    all = terminal.read_some();
  }
  all += terminal.read_some();
  test::TerminalScreen screen(40);
  screen.write(all);
  Lines expected;
  for (int i = 0; i < 4; ++i) {
    for (int done = 0; done < 200; done += 40) {
      expected.push_back(fmt::format("assay: device {}: at {}", i, done));
    }
  }
  Lines lines = screen.lines();
  std::sort(lines.begin(), lines.end());
  std::sort(expected.begin(), expected.end());
  CHECK(lines == expected);
}

#include "host/report/status_block.hpp"

#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/terminal_screen.hpp"

using namespace assay;
using test::TerminalScreen;
using Lines = std::vector<std::string>;
using std::chrono::milliseconds;

namespace {

// A block with its terminal and its time.
struct Shown {
  explicit Shown(TerminalSize the_size = {20, 5}) : size(the_size), screen(the_size.columns) {}

  void update() { screen.write(block.update(now, size)); }
  void warn(const std::string& line) { screen.write(block.with_lines(line + "\n", now, size)); }
  void wait() { now += kBlockInterval; }

  TerminalSize size;
  TerminalScreen screen;
  StatusBlock block;
  Duration now{0};
};

}  // namespace

TEST_CASE("status block: each job has a line, in the order in which they began") {
  Shown shown;
  const auto left = shown.block.add("left"), right = shown.block.add("right");
  shown.block.set(right, "Case 1 of 3");
  shown.update();
  CHECK(shown.screen.lines() == Lines{"right: Case 1 of 3"});
  shown.wait();
  shown.block.set(left, "Starting");
  shown.block.set(right, "Case 2 of 3");
  shown.update();
  CHECK(shown.screen.lines() == Lines{"left: Starting", "right: Case 2 of 3"});
}

TEST_CASE("status block: it is written at most once in an interval, with the newest then") {
  Shown shown;
  const auto job = shown.block.add("");
  shown.block.set(job, "one");
  CHECK_FALSE(shown.block.update(shown.now, shown.size).empty());
  CHECK_FALSE(shown.block.due().has_value());
  std::size_t writes = 0;
  for (int i = 0; i < 1000; ++i) {
    shown.block.set(job, fmt::format("step {}", i));
    shown.now += milliseconds(1);
    const std::string text = shown.block.update(shown.now, shown.size);
    writes += text.empty() ? 0 : 1;
    shown.screen.write(text);
  }
  CHECK(writes == 10);
  shown.block.set(job, "last");
  CHECK(shown.block.due() == Duration(milliseconds(1100)));
  shown.now = *shown.block.due();
  shown.update();
  CHECK(shown.screen.lines() == Lines{"last"});
}

TEST_CASE("status block: what is over is taken away at once") {
  Shown shown;
  const auto job = shown.block.add("");
  shown.block.set(job, "one");
  shown.update();
  shown.block.set(job, "");
  shown.update();
  CHECK(shown.screen.lines().empty());
  CHECK_FALSE(shown.block.due().has_value());
  shown.block.set(job, "two");
  shown.wait();
  shown.update();
  shown.block.remove(job);
  shown.update();
  CHECK(shown.screen.lines().empty());
}

TEST_CASE("status block: warnings stay above it, in their order, at once") {
  Shown shown;
  const auto left = shown.block.add("left"), right = shown.block.add("right");
  shown.warn("before");
  shown.block.set(left, "one");
  shown.block.set(right, "two");
  shown.update();
  shown.warn("first, which is longer than the terminal is wide");
  shown.warn("second");
  CHECK(shown.screen.lines() == Lines{"before", "first, which is long", "er than the terminal",
                                      " is wide", "second", "left: one", "right: two"});
}

TEST_CASE("status block: lines are cut to the terminal, and the rest of the jobs is counted") {
  Shown shown({12, 3});
  for (int i = 0; i < 100; ++i) {
    shown.block.set(shown.block.add(fmt::format("job {}", i)), "is at something long");
  }
  shown.update();
  CHECK(shown.screen.lines() == Lines{"job 0: is a", "job 1: is a", "and 98 more"});
}

TEST_CASE("status block: a terminal of one line says how many jobs there are") {
  Shown shown({20, 1});
  for (const char* name : {"left", "right"}) shown.block.set(shown.block.add(name), "Starting");
  shown.update();
  CHECK(shown.screen.lines() == Lines{"2 jobs"});
}

TEST_CASE("status block: a terminal that became narrower is cleared of the lines it broke") {
  StatusBlock block;
  block.set(block.add(""), "123456789");
  block.set(block.add(""), "1234");
  (void)block.update(Duration(0), {20, 9});
  // Of 4 columns: three rows and one.
  CHECK(block.erase({4, 9}) == "\r\033[3A\033[J");
}

TEST_CASE("status block: whatever happens, the screen holds the warnings and the newest block") {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    Shown shown({30, 4});
    Lines warnings;
    for (int job = 0; job < 3; ++job) shown.block.add(fmt::format("j{}", job));
    Lines texts(3);
    for (int i = 0; i < 40; ++i) {
      const std::size_t job = random() % 3;
      if (random() % 4 == 0) {
        warnings.push_back(fmt::format("warning {}", i));
        shown.warn(warnings.back());
      } else {
        texts[job] = random() % 5 == 0 ? "" : std::string(random() % 40 + 1, 'x');
        shown.block.set(job, texts[job]);
      }
      shown.now += milliseconds(random() % 60);
      shown.update();
    }
    shown.wait();
    shown.update();
    Lines expected = warnings;
    for (std::size_t job = 0; job < 3; ++job) {
      if (!texts[job].empty()) {
        expected.push_back(fmt::format("j{}: {}", job, texts[job]).substr(0, 29));
      }
    }
    REQUIRE(shown.screen.lines() == expected);
  }
}

#include "host/report/status_lines.hpp"

#include <fmt/format.h>

#include <string>

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

constexpr TerminalSize kAnySize;

}  // namespace

TEST_CASE("status lines: a hundred busy jobs make one line a second, each job in its turn") {
  StatusLines lines;
  for (int i = 0; i < 100; ++i) lines.add(fmt::format("job {}", i));
  std::string all;
  std::size_t written = 0;
  for (int ms = 0; ms < 100'000; ms += 10) {
    for (std::size_t job = 0; job < 100; ++job) lines.set(job, fmt::format("at {}", ms));
    const std::string text = lines.update(std::chrono::milliseconds(ms), kAnySize);
    written += text.empty() ? 0 : 1;
    all += text;
  }
  CHECK(written == 100);
  for (std::size_t job = 0; job < 100; ++job) {
    CHECK(all.find(fmt::format("job {}: at {}\n", job, job * 1000)) != std::string::npos);
  }
}

TEST_CASE("status lines: nothing is said twice, and none of a job that is over") {
  StatusLines lines;
  const auto left = lines.add("left"), right = lines.add("right");
  lines.set(left, "one");
  lines.set(right, "two");
  CHECK(lines.update(Duration(0), kAnySize) == "left: one\n");
  CHECK(lines.due() == Duration(std::chrono::seconds(1)));
  lines.remove(right);
  CHECK_FALSE(lines.due().has_value());
  CHECK(lines.update(std::chrono::seconds(9), kAnySize).empty());
  lines.set(left, "one");
  CHECK(lines.update(std::chrono::seconds(9), kAnySize).empty());
}

TEST_CASE("status lines: control characters are visible, and no line is cut") {
  StatusLines lines;
  lines.set(lines.add(""), "\033[2J" + std::string(300, 'x'));
  CHECK(lines.update(Duration(0), kAnySize) == "\\x1b[2J" + std::string(300, 'x') + "\n");
}

#include "host/rpc/log_lines.hpp"

#include "tests/support/catch.hpp"

using namespace assay;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> texts(const std::vector<LogLine>& lines) {
  std::vector<std::string> all;
  for (const LogLine& line : lines) all.push_back(line.text);
  return all;
}

}  // namespace

TEST_CASE("log: a line has the time of its first byte, however it is cut") {
  LogLines log;
  CHECK(log.add("fir", 1s).empty());
  CHECK(log.add("st", 2s).empty());
  const auto lines = log.add("\r\nsecond\n", 3s);
  CHECK(texts(lines) == std::vector<std::string>{"first", "second"});
  CHECK(lines[0].at == 1s);
  CHECK(lines[1].at == 3s);
}

TEST_CASE("log: an empty line counts, and the end shows what was begun") {
  LogLines log;
  CHECK(texts(log.add("\n\nrest", 1s)) == std::vector<std::string>{"", ""});
  CHECK(texts(log.finish()) == std::vector<std::string>{"rest"});
  CHECK(log.finish().empty());
}

TEST_CASE("log: what a terminal would obey is shown, not obeyed") {
  LogLines log;
  CHECK(texts(log.add("\x1b[2J\tA\x7f\x01\n", 1s)) ==
        std::vector<std::string>{"\\x1b[2J\tA\\x7f\\x01"});
  CHECK(texts(log.add("gr\xC3\xBC\xC3\x9F\n", 1s)) ==
        std::vector<std::string>{"gr\xC3\xBC\xC3\x9F"});
}

TEST_CASE("log: a line without an end is shown in pieces") {
  LogLines log;
  const auto lines = log.add(std::string(2 * LogLines::longest_bytes + 1, 'x'), 1s);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].text.size() == LogLines::longest_bytes);
  CHECK(texts(log.finish()) == std::vector<std::string>{"x"});
}

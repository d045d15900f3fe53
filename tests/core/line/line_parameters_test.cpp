#include "host/core/line/line_parameters.hpp"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string refusal(const std::string& text) {
  try {
    parse_line_parameters(text, "URL");
  } catch (const Error& error) {
    REQUIRE(error.blame() == Blame::input);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a line's parameters reach their fields, in their units") {
  const LineChoice choice = parse_line_parameters(
      "rate=115200&latency_ms=16&jitter_ms=0.5&timer_ms=1&flip=1e-5&burst=0.1&burst_bytes=3&drop=0."
      "2"
      "&insert=0.3&duplicate=0.4&drop_frame=0.5&reorder=0.6&duplicate_frame=0.7&truncate=0.8"
      "&garbage=0.9&garbage_bytes=5&text=0.11&text_inside=0.12&stall=0.13&stall_ms=50&silence=0.14"
      "&silence_ms=60&seed=4294967295",
      "URL");
  REQUIRE(choice.line.bits_per_second == 115200);
  REQUIRE(choice.line.latency == 16ms);
  REQUIRE(choice.line.jitter == 500us);
  REQUIRE(choice.line.timer == 1ms);
  const LineFaults& faults = choice.line.faults;
  REQUIRE(faults.flip == 1e-5);
  REQUIRE(faults.burst == 0.1);
  REQUIRE(faults.burst_bytes == 3);
  REQUIRE(faults.drop == 0.2);
  REQUIRE(faults.insert == 0.3);
  REQUIRE(faults.duplicate == 0.4);
  REQUIRE(faults.drop_frame == 0.5);
  REQUIRE(faults.reorder == 0.6);
  REQUIRE(faults.duplicate_frame == 0.7);
  REQUIRE(faults.truncate == 0.8);
  REQUIRE(faults.garbage == 0.9);
  REQUIRE(faults.garbage_bytes == 5);
  REQUIRE(faults.text == 0.11);
  REQUIRE(faults.text_inside == 0.12);
  REQUIRE(faults.stall == 0.13);
  REQUIRE(faults.stall_time == 50ms);
  REQUIRE(faults.silence == 0.14);
  REQUIRE(faults.silence_time == 60ms);
  REQUIRE(choice.seed == 4294967295);
}

TEST_CASE("without parameters a line has no faults and takes no time") {
  const LineChoice choice = parse_line_parameters("", "URL");
  REQUIRE(choice.line.bits_per_second == 0);
  REQUIRE_FALSE(choice.seed);
  REQUIRE(describe_line(choice).empty());
  REQUIRE_FALSE(is_random(choice));
}

TEST_CASE("an unknown parameter is refused with the nearest one") {
  REQUIRE_THAT(refusal("latncy_ms=5"),
               ContainsSubstring("URL: there is no parameter 'latncy_ms'") &&
                   ContainsSubstring("did you mean 'latency_ms'?"));
  REQUIRE_THAT(refusal("rate=9600&=5"), ContainsSubstring("no parameter ''"));
}

TEST_CASE("a value that is no number, or out of its range, is refused with the range") {
  const auto [text, range] =
      GENERATE(table<std::string, std::string>({{"flip=often", "a number from 0 to 1"},
                                                {"flip=", "from 0 to 1"},
                                                {"flip", "from 0 to 1"},
                                                {"flip=1.5", "from 0 to 1"},
                                                {"flip=-0.1", "from 0 to 1"},
                                                {"flip=nan", "from 0 to 1"},
                                                {"flip=0.1x", "from 0 to 1"},
                                                {"rate=0", "from 300 to 12000000 baud"},
                                                {"rate=9600.5", "a whole number from 300"},
                                                {"rate=1e9", "from 300 to 12000000 baud"},
                                                {"latency_ms=10001", "from 0 to 10000 ms"},
                                                {"timer_ms=256", "from 0 to 255 ms"},
                                                {"burst_bytes=0", "from 1 to 4096 bytes"},
                                                {"seed=4294967296", "from 0 to 4294967295"},
                                                {"seed=-1", "from 0 to 4294967295"}}));
  CAPTURE(text);
  REQUIRE_THAT(refusal(text), ContainsSubstring(range));
}

TEST_CASE("a parameter that is given twice is refused") {
  REQUIRE_THAT(refusal("flip=0.1&drop=0.1&flip=0.1"), ContainsSubstring("flip is given twice"));
}

TEST_CASE("a line's description tells what is not as usual, and repeats it") {
  const LineChoice choice =
      parse_line_parameters("seed=7&flip=1e-5&rate=115200&latency_ms=16&stall_ms=0.5", "URL");
  REQUIRE(describe_line(choice) == "115200 baud, 16 ms, flip=1e-05, stall_ms=0.5, seed=7");
  REQUIRE(parse_line_parameters("flip=1e-05&stall_ms=0.5&seed=7", "URL").line.faults.flip == 1e-5);
}

TEST_CASE("a seed matters where there is a chance of anything, or jitter") {
  for (const LineParameter& parameter : line_parameters()) {
    const bool random = parameter.unit == "probability" || parameter.name == "jitter_ms";
    CAPTURE(parameter.name);
    const auto text = fmt::format("{}={}", parameter.name, parameter.most);
    REQUIRE(is_random(parse_line_parameters(text, "URL")) == random);
  }
}

TEST_CASE(
    "the page about links has every parameter, with its unit, range and meaning, and no other") {
  std::ifstream page(ASSAY_SOURCE_DIR "/docs/links.md");
  std::vector<std::string> on_page;
  bool in_table = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| parameter | unit |")) in_table = true;
    if (in_table && line.starts_with("| `")) on_page.push_back(line);
    if (line.empty()) in_table = false;
  }
  std::vector<std::string> in_code;
  for (const LineParameter& one : line_parameters()) {
    in_code.push_back(fmt::format("| `{}` | {} | {} | {} | {} |", one.name, one.unit, one.least,
                                  one.most, one.help));
  }
  REQUIRE(on_page == in_code);
}

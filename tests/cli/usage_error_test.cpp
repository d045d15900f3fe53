// What is said about a command line that makes no sense, through the whole of it.
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/cli/switches.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// What is said about these words behind "tool", without the last line, which is checked.
std::string said(const std::vector<std::string>& words) {
  CommandLine command_line("tool", "A tool", "1.0");
  Switches run = command_line.root().command("run", "");
  command_line.root().command("inspect", "");
  Switches call = command_line.root().command("call", "");
  std::string path, board, link, function;
  std::uint32_t rate = 0, stack = 0;
  std::optional<std::uint64_t> seed;
  bool init = false;
  std::vector<std::string> arguments;
  run.option("path", path, "Archive");
  run.option("--board", board, "Board to build for");
  run.option("--stack", stack, "Bytes");
  run.option("--seed", seed, "Seed");
  run.option("--rate", rate, "Baud").check(number_between(300, 9600, "baud"));
  Switch one = run.option("--link", link, "").check(accepted_by([](const std::string& value) {
    if (value != "good") throw Error(Blame::input, "{}: this is no link.", value);
  }));
  run.flag("--init", init, "").excludes(one);
  call.option("function", function, "Name of a function").required();
  call.option("arguments", arguments, "Of the function");
  call.footer("Example: tool call f");
  const std::string command =
      words.empty() || words[0] == "rnu" || words[0][0] == '-' ? "tool" : "tool " + words[0];
  const Parsed parsed = command_line.parse(words);
  CHECK(parsed.answer.empty());
  if (parsed.refusal.empty()) return "nothing";
  const std::string end = "\n`" + command + " --help` shows what there is.\n";
  REQUIRE(parsed.refusal.size() > end.size());
  CHECK(parsed.refusal.substr(parsed.refusal.size() - end.size()) == end);
  return parsed.refusal.substr(0, parsed.refusal.size() - end.size());
}

}  // namespace

TEST_CASE("usage: a command that is unknown or missing") {
  CHECK(said({"rnu", "x"}) == "tool: There is no command 'rnu' (did you mean 'run'?).");
  CHECK(said({}) == "tool: Name a command: run, inspect, call.");
}

TEST_CASE("usage: a switch that is unknown, whatever else seems missing or too much") {
  CHECK(said({"run", "x", "--bord", "host"}) ==
        "tool: `tool run` has no option '--bord' (did you mean '--board'?).");
  CHECK(said({"run", "--bord=host"}) ==
        "tool: `tool run` has no option '--bord' (did you mean '--board'?).");
  CHECK(said({"call", "--zzzzzz"}) == "tool: `tool call` has no option '--zzzzzz'.");
  CHECK(said({"--zzzzzz"}) == "tool: `tool` has no option '--zzzzzz'.");
}

TEST_CASE("usage: an argument that is missing is explained, with the command's example") {
  CHECK(said({"call"}) ==
        "tool: `tool call` wants a function: Name of a function.\nExample: tool call f");
}

TEST_CASE("usage: an argument too many") {
  CHECK(said({"run", "x", "y", "z"}) == "tool: `tool run` has no use for 'y z'.");
}

TEST_CASE("usage: a value that is wrong is named once, with its switch") {
  CHECK(said({"run", "--rate", "fast"}) == "tool: --rate fast: a number of baud from 300 to 9600.");
  CHECK(said({"run", "--link", "bad"}) == "tool: --link bad: this is no link.");
  CHECK(said({"run", "--stack", "big"}) == "tool: --stack big: a whole number, 0 or more.");
  for (const std::string text : {"-1", "18446744073709551616", "1.5", "5x"}) {
    CHECK(said({"run", "--seed", text}) == "tool: --seed " + text + ": a whole number, 0 or more.");
  }
}

TEST_CASE("usage: a switch without its value, with several, or with one that excludes it") {
  CHECK(said({"run", "--board"}) == "tool: --board wants a value: Board to build for.");
  CHECK(said({"run", "--board", "a", "--board", "b"}) ==
        "tool: --board takes one value, and is given several.");
  CHECK(said({"run", "--init", "--link", "good"}) == "tool: --link and --init exclude each other.");
}

TEST_CASE("usage: an empty value or argument is refused, and named by what stands in front of it") {
  CHECK(said({"run", "x", "--board", ""}) == "tool: --board is empty. Is a variable not set?");
  CHECK(said({"run", "--board=", "x"}) == "tool: --board is empty. Is a variable not set?");
  CHECK(said({"run", ""}) == "tool: An argument is empty. Is a variable not set?");
  CHECK(said({"run", "--init", "x", ""}) == "tool: An argument is empty. Is a variable not set?");
  CHECK(said({"call", "--", ""}) == "nothing");
  CHECK(said({"call", "f", "", "1"}) == "nothing");
}

TEST_CASE("usage: what is right is not refused") {
  CHECK(said({"run", "x", "--rate", "300", "--stack", "5", "--link", "good"}) == "nothing");
}

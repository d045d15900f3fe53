#include "host/cli/switches.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace assay;

using Words = std::vector<std::string>;

TEST_CASE("switches: what is given is written to the values, and nothing else is") {
  CommandLine command_line("tool", "A tool", "1.0");
  Switches run = command_line.root().command("run", "");
  std::string path = "default", board = "default";
  Words tags;
  double timeout_s = 300;
  std::uint16_t repeat = 1;
  std::uint32_t rate = 0;
  std::optional<double> wait_s, seconds;
  std::optional<std::uint64_t> seed, stack;
  bool force = false, verify = false;
  run.option("path", path, "");
  run.option("-b,--board", board, "");
  run.option("--tag", tags, "");
  run.option("--timeout", timeout_s, "");
  run.option("--repeat", repeat, "");
  run.option("--rate", rate, "");
  run.option("--wait", wait_s, "");
  run.option("--seconds", seconds, "");
  run.option("--seed", seed, "");
  run.option("--stack", stack, "");
  run.flag("--force", force, "");
  run.flag("--verify", verify, "");
  const Parsed parsed = command_line.parse(
      {"run", "model.tar", "--tag", "a", "b", "--tag", "c", "--timeout", "0.5", "--repeat", "65535",
       "--rate", "4294967295", "--wait=0", "--seed", "18446744073709551615", "--force"});
  CHECK(parsed.refusal.empty());
  CHECK(parsed.answer.empty());
  CHECK(parsed.command == "tool run");
  CHECK(path == "model.tar");
  CHECK(board == "default");
  CHECK(tags == Words{"a", "b", "c"});
  CHECK(timeout_s == 0.5);
  CHECK(repeat == 65535);
  CHECK(rate == 4294967295);
  CHECK(wait_s == std::optional<double>(0));
  CHECK_FALSE(seconds.has_value());
  CHECK(seed == std::optional<std::uint64_t>(18446744073709551615U));
  CHECK_FALSE(stack.has_value());
  CHECK(force);
  CHECK_FALSE(verify);
}

TEST_CASE("switches: a value may be left out where it is optional, and that it is given is known") {
  const auto parse = [](const Words& words) {
    CommandLine command_line("tool", "A tool", "1.0");
    Switches devices = command_line.root().command("devices", "");
    std::string file;
    const Switch init = devices.option("--init", file, "").value_optional();
    CHECK(command_line.parse(words).refusal.empty());
    return std::pair(init.given(), file);
  };
  CHECK(parse({"devices"}) == std::pair(false, std::string()));
  CHECK(parse({"devices", "--init"}) == std::pair(true, std::string()));
  CHECK(parse({"devices", "--init", "bench.json"}) == std::pair(true, std::string("bench.json")));
}

TEST_CASE("switches: only what was typed is called, and only when all of it makes sense") {
  const auto called = [](const Words& words) {
    CommandLine command_line("tool", "A tool", "1.0");
    std::string order;
    std::string name;
    Switches boards = command_line.root().command("boards", "");
    Switches make = boards.command("new", "");
    make.option("name", name, "").required();
    boards.on_parsed([&] { order += make.parsed() ? "new" : "boards"; });
    command_line.root().command("run", "").on_parsed([&] { order += "run"; });
    command_line.parse(words);
    return order;
  };
  CHECK(called({"run"}) == "run");
  CHECK(called({"boards"}) == "boards");
  CHECK(called({"boards", "new", "mine"}) == "new");
  CHECK(called({"boards", "new"}).empty());
  CHECK(called({"run", "--bord"}).empty());
  CHECK(called({"run", "--help"}).empty());
}

TEST_CASE("switches: help and version are answered, with the ranges and values that are taken") {
  const auto answer = [](const Words& words) {
    CommandLine command_line("tool", "A tool", "1.0");
    Switches run = command_line.root().command("run", "Runs");
    std::uint32_t rate = 0;
    std::string mode;
    run.option("--rate", rate, "Baud").check(number_between(300, 9600, "baud"));
    run.option("--mode", mode, "How").check(one_of({"slow", "fast"}));
    run.footer("Example: tool run");
    const Parsed parsed = command_line.parse(words);
    CHECK(parsed.refusal.empty());
    return parsed.answer;
  };
  const std::string help = answer({"run", "--help"});
  for (const char* part : {"--rate", "300 to 9600", "Baud", "{slow,fast}", "Example: tool run"}) {
    INFO(part);
    CHECK(help.find(part) != std::string::npos);
  }
  CHECK(answer({"--help"}).find("A tool") == 0);
  CHECK(answer({"--version"}) == "1.0\n");
}

#include "host/core/doctor/check_tools.hpp"

#include <algorithm>

#include "host/report/doctor_report.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

Board board(const std::string& name, const std::string& compiler) {
  Board made;
  made.name = name;
  made.toolchain.c = compiler + "-gcc";
  made.toolchain.cxx = compiler + "-g++";
  made.toolchain.packages = {"gcc-" + compiler, "lib-" + compiler};
  return made;
}

Board emulated(const std::string& name, const std::string& compiler) {
  Board made = board(name, compiler);
  made.emulated = true;
  made.start.emplace();
  made.start->program = "emulator";
  made.start->package = "emulator-package";
  return made;
}

FlasherTemplate open_ocd() {
  FlasherTemplate flasher;
  flasher.name = "openocd";
  flasher.openocd.emplace();
  return flasher;
}

FlasherTemplate command(const std::string& program) {
  FlasherTemplate flasher;
  flasher.name = program;
  flasher.command.emplace();
  flasher.command->package = program + "-package";
  flasher.command->program = {{{program, "write"}, false}};
  return flasher;
}

// A computer: programs and what they say.
struct Computer {
  std::map<std::string, ToolAnswer> programs = {{"ninja", {0, "1.11.1"}},
                                                {"arm-gcc", {0, "arm-gcc (D 9.9) 12.2.1"}},
                                                {"arm-g++", {}},
                                                {"emulator", {0, "emulator version 7.2"}}};
  mutable std::vector<std::string> asked;

  ToolsReport report(const std::vector<Board>& boards,
                     const std::set<std::string>& desk = {}) const {
    return check_tools(boards, desk,
                       [&](const std::string& program,
                           const std::vector<std::string>& arguments) -> std::optional<ToolAnswer> {
                         std::string line = program;
                         for (const std::string& argument : arguments) line += " " + argument;
                         asked.push_back(line);
                         const auto found = programs.find(program);
                         if (found == programs.end()) return std::nullopt;
                         return found->second;
                       });
  }
};

std::string tools_text(const ToolsReport& report) {
  return doctor_text({report.boards, report.findings});
}

}  // namespace

TEST_CASE("doctor: a computer that has all is well, with each version told once") {
  const Computer computer;
  const ToolsReport report = computer.report({emulated("one", "arm"), emulated("two", "arm")});
  CHECK(tools_text(report) ==
        "boards        one, two ready\n"
        "programs      ninja 1.11.1, arm-gcc 12.2.1, emulator 7.2\n");
  CHECK(verdict_of(report.findings) == std::nullopt);
  CHECK(std::count(computer.asked.begin(), computer.asked.end(), "arm-gcc --version") == 1);
}

TEST_CASE("doctor: a board without its compiler or emulator is a problem, and what mends it") {
  Computer computer;
  computer.programs.erase("emulator");
  computer.programs.erase("arm-g++");
  const ToolsReport report = computer.report({emulated("one", "arm"), board("two", "riscv")});
  CHECK(verdict_of(report.findings) == Blame::build);
  REQUIRE(report.boards.size() == 2);
  CHECK(report.boards[0].missing == std::vector<std::string>{"arm-g++", "emulator"});
  CHECK(report.boards[0].packages ==
        std::set<std::string>{"emulator-package", "gcc-arm", "lib-arm"});
  CHECK_THAT(tools_text(report), ContainsSubstring("problem: one lacks arm-g++, emulator\n"
                                                   "  mend: scripts/setup --board one (packages: "
                                                   "emulator-package gcc-arm lib-arm)\n"));
  CHECK_THAT(tools_text(report), ContainsSubstring("problem: two lacks riscv-gcc, riscv-g++\n"));
  CHECK_THAT(tools_text(report), !ContainsSubstring("ready"));
}

TEST_CASE("doctor: without ninja no board is ready") {
  Computer computer;
  computer.programs.erase("ninja");
  const ToolsReport report = computer.report({emulated("one", "arm")});
  CHECK(report.boards[0].missing == std::vector<std::string>{"ninja"});
  CHECK(report.boards[0].packages == std::set<std::string>{"ninja-build"});
}

TEST_CASE(
    "doctor: flashers are optional, but for a board that is to be flashed one has to be there") {
  Computer computer;
  computer.programs["pyocd"] = {0, "0.34.3"};
  Board one = board("one", "arm"), two = board("two", "arm");
  one.access.flashers = {open_ocd(), command("pyocd"), command("own")};
  two.access.flashers = {open_ocd(), command("own")};
  CHECK_THAT(
      tools_text(computer.report({one, two})),
      ContainsSubstring("flashers      pyocd 0.34.3; not installed, optional: openocd, own\n") &&
          !ContainsSubstring("note"));
  const ToolsReport report = computer.report({one, two}, {"one", "two"});
  CHECK_THAT(tools_text(report),
             ContainsSubstring("note: two cannot be flashed: none of its flashers is installed\n"
                               "  mend: install openocd (package openocd) or own (package "
                               "own-package)\n"));
  CHECK_THAT(tools_text(report), !ContainsSubstring("one cannot"));
  CHECK(verdict_of(report.findings) == std::nullopt);
  CHECK(std::count(computer.asked.begin(), computer.asked.end(), "own") == 2);
}

TEST_CASE("doctor: an OpenOCD that is too old is told, and one that does not tell is not") {
  Computer computer;
  Board one = board("one", "arm");
  one.access.flashers = {open_ocd()};
  computer.programs["openocd"] = {0, "Open On-Chip Debugger 0.10.0"};
  const ToolsReport old = computer.report({one}, {"one"});
  CHECK_THAT(tools_text(old),
             ContainsSubstring("note: openocd 0.10.0 is too old to flash with: 0.12 or newer "
                               "does\n  mend: install OpenOCD 0.12 or newer"));
  CHECK(verdict_of(old.findings) == std::nullopt);
  computer.programs["openocd"] = {0, "Open On-Chip Debugger 0.12.0"};
  CHECK_THAT(tools_text(computer.report({one}, {"one"})), !ContainsSubstring("note"));
  computer.programs["openocd"] = {0, "a build of mine"};
  CHECK_THAT(tools_text(computer.report({one}, {"one"})), !ContainsSubstring("note"));
}

TEST_CASE("doctor: a program that hangs is told as that, and not by an exit code") {
  Computer computer;
  computer.programs["emulator"] = {0, "", "emulator did not end within 10 s and was ended"};
  const ToolsReport report = computer.report({emulated("one", "arm")});
  CHECK_THAT(tools_text(report),
             ContainsSubstring("note: emulator is installed, but: emulator did not end within "
                               "10 s and was ended\n") &&
                 !ContainsSubstring("exit code"));
}

TEST_CASE("doctor: a program that is there but does not run is told") {
  Computer computer;
  computer.programs["emulator"] = {127, "error while loading shared libraries"};
  const ToolsReport report = computer.report({emulated("one", "arm")});
  CHECK_THAT(tools_text(report),
             ContainsSubstring("note: emulator is installed, but `emulator --version` ended "
                               "with exit code 127\n"));
}

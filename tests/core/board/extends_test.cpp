#include "host/base/error.hpp"
#include "host/core/board/isa_flags.hpp"
#include "host/core/board/read_board.hpp"
#include "tests/core/board/board_files.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::BoardTree;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// The valid board of the tree, in two parts: `keys` are the core's, the rest is the board's.
struct Parts {
  explicit Parts(const std::vector<std::string>& keys) : board(BoardTree::valid("small")) {
    for (const std::string& key : keys) {
      core[key] = board.at(key);
      board.erase(key);
    }
    board["extends"] = "cores/m4";
  }
  json core = {{"version", 1}};
  json board;
};

void share(const BoardTree& tree, const std::string& name, const json& document) {
  const fs::path file = tree.boards() / (name + ".json");
  fs::create_directories(file.parent_path());
  BoardTree::write(file, document.dump());
}

std::string extends_refusal(const fs::path& folder) {
  try {
    read_board(folder);
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  return "";
}

const std::vector<std::string> kCoreKeys = {"isa", "toolchain", "flags", "model_flags"};

}  // namespace

TEST_CASE("extends: objects merge by key, arrays and scalars of the board replace") {
  const BoardTree tree;
  Parts parts(kCoreKeys);
  parts.board["flags"] = {{"compile", {"-O3"}}};
  parts.board["isa"] = {{"fpu", "fpv5-sp-d16"}};
  parts.core["stack_bytes"] = 1024;
  share(tree, "cores/m4", parts.core);
  const Board board = read_board(tree.add("small", parts.board));
  CHECK(board.flags.compile == std::vector<std::string>{"-mthumb", "-mcpu=cortex-m4",
                                                        "-mfloat-abi=softfp", "-mfpu=fpv5-sp-d16",
                                                        "-O3"});
  CHECK(board.flags.cxx == std::vector<std::string>{"-std=c++20"});
  CHECK(board.stack_bytes == 2048);
  CHECK(board.description_files ==
        std::vector<fs::path>{board.folder / "board.json", tree.boards() / "cores/m4.json"});
}

TEST_CASE("extends: a chain ends with the core, and what a board says of itself is its own") {
  const BoardTree tree;
  Parts parts({"isa", "toolchain", "flags", "model_flags", "ticks", "default", "description"});
  parts.core["name"] = "of-the-core";
  share(tree, "cores/m4", parts.core);
  share(tree, "families/f4", {{"version", 1}, {"extends", "cores/m4"}, {"isa", {{"cpu", "x4"}}}});
  parts.board["extends"] = "families/f4";
  CHECK_THAT(
      extends_refusal(tree.add("small", parts.board)),
      ContainsSubstring("small/board.json: the document: ") && ContainsSubstring("'description'"));
  parts.board["description"] = "its own";
  const Board board = read_board(tree.add("small", parts.board));
  CHECK(board.isa.cpu == "x4");
  CHECK(board.isa.fpu == "fpv4-sp-d16");
  CHECK_FALSE(board.is_default);
  CHECK(board.description_files.size() == 3);
}

TEST_CASE("extends: a mistake is told with the file that it stands in") {
  const BoardTree tree;
  Parts parts({"isa", "toolchain", "flags", "model_flags", "regions", "linker_script"});
  const auto folder = [&] {
    share(tree, "cores/m4", parts.core);
    return tree.add("small", parts.board);
  };
  CHECK(extends_refusal(folder()).empty());
  parts.core["isa"]["float_abi"] = "harder";
  CHECK_THAT(extends_refusal(folder()), ContainsSubstring("cores/m4.json: /isa/float_abi: "));
  parts.core["isa"]["float_abi"] = "softfp";
  parts.core["speed"] = 2;
  CHECK_THAT(extends_refusal(folder()),
             ContainsSubstring("cores/m4.json: the document: ") && ContainsSubstring("speed"));
  parts.core.erase("speed");
  parts.core["regions"][1]["name"] = "rom";
  CHECK_THAT(extends_refusal(folder()),
             ContainsSubstring("cores/m4.json: /regions/1: a second region"));
  parts.core["regions"][1]["name"] = "low";
  parts.core["linker_script"] = "none.ld";
  CHECK_THAT(extends_refusal(folder()),
             ContainsSubstring("cores/m4.json: /linker_script: there is neither") &&
                 ContainsSubstring("cores/none.ld"));
  parts.board["linker_script"] = "neither.ld";
  CHECK_THAT(extends_refusal(folder()), ContainsSubstring("small/board.json: /linker_script: "));
  parts.board["linker_script"] = "device/sections.ld";
  parts.core["isa"].erase("cpu");
  CHECK_THAT(extends_refusal(folder()),
             ContainsSubstring("small/board.json: /isa: ") && ContainsSubstring("'cpu'"));
}

TEST_CASE("extends: text that is no JSON is told with its file, line and column") {
  const BoardTree tree;
  Parts parts(kCoreKeys);
  share(tree, "cores/m4", parts.core);
  BoardTree::write(tree.boards() / "cores/m4.json", "{\n  \"version\": 1,,\n}\n");
  CHECK_THAT(extends_refusal(tree.add("small", parts.board)),
             ContainsSubstring("m4.json: no valid JSON at line 2"));
}

TEST_CASE("extends: cycles, files that are missing and paths that leave are refused") {
  const BoardTree tree;
  Parts parts(kCoreKeys);
  share(tree, "cores/m4", {{"version", 1}, {"extends", "families/f4"}});
  share(tree, "families/f4", {{"version", 1}, {"extends", "cores/m4"}});
  CHECK_THAT(
      extends_refusal(tree.add("small", parts.board)),
      ContainsSubstring("families/f4.json: /extends: ") && ContainsSubstring("extends itself"));
  const auto extending = [&](const std::string& name) {
    parts.board["extends"] = name;
    return extends_refusal(tree.add("small", parts.board));
  };
  CHECK_THAT(extending("cores/m5"),
             ContainsSubstring("small/board.json: /extends: there is no 'cores/m5'") &&
                 ContainsSubstring("did you mean 'cores/m4'?") && ContainsSubstring("families/f4"));
  CHECK_THAT(extending("./mine.json"),
             ContainsSubstring("/extends: there is no ") && ContainsSubstring("small/mine"));
  for (const char* name : {"../small/x", "cores/../../x", "./../x.json", "/etc/passwd"}) {
    CHECK_THAT(extending(name),
               ContainsSubstring("/extends: ") && ContainsSubstring("leaves the folder"));
  }
}

TEST_CASE("extends: a file beside the one that names it") {
  const BoardTree tree;
  Parts parts({"isa", "toolchain", "flags", "model_flags", "linker_script"});
  parts.core["linker_script"] = "own.ld";
  parts.board["extends"] = "./core.json";
  const fs::path folder = tree.add("small", parts.board);
  BoardTree::write(folder / "core.json", parts.core.dump());
  BoardTree::write(folder / "own.ld", "");
  CHECK(read_board(folder).linker_script == folder / "own.ld");
}

TEST_CASE("flashers: one that is named is taken from its file, with the chip's name put in") {
  const BoardTree tree;
  json board = BoardTree::valid("small");
  board["chip"] = {{"name", "XC1"}};
  board["flashers"] = {"writer"};
  const json writer = {{"name", "writer"},
                       {"command",
                        {{"package", "w"},
                         {"program", {"writer", "--chip={chip}", json::array({"{port}"}), "{elf}"}},
                         {"script", {"load {elf} {chip}"}}}}};
  share(tree, "flashers/writer", writer);
  const auto program = [&] {
    const Board read = read_board(tree.add("small", board));
    REQUIRE(read.access.flashers.size() == 1);
    CHECK(read.description_files.back() == tree.boards() / "flashers/writer.json");
    CHECK(read.access.flashers[0].command->script[0].starts_with("load {elf} XC1"));
    return read.access.flashers[0].command->program[1].arguments[0];
  };
  CHECK(program() == "--chip=XC1");
  board["chip"]["names"] = {{"writer", "XC1_{chip}"}};
  CHECK(program() == "--chip=XC1_{chip}");
  board.erase("chip");
  CHECK_THAT(extends_refusal(tree.add("small", board)),
             ContainsSubstring("small/board.json: /chip: ") &&
                 ContainsSubstring("flashers/writer.json is told"));
  board["flashers"] = {"wirter"};
  CHECK_THAT(extends_refusal(tree.add("small", board)),
             ContainsSubstring("/flashers/0: there is no 'wirter'") &&
                 ContainsSubstring("did you mean 'writer'?"));
}

TEST_CASE("flashers: a mistake in a flasher's file is told with that file") {
  const BoardTree tree;
  json board = BoardTree::valid("small");
  board["flashers"] = {"writer"};
  share(tree, "flashers/writer", {{"name", "writer"}, {"command", {{"package", "w"}}}});
  CHECK_THAT(extends_refusal(tree.add("small", board)),
             ContainsSubstring("flashers/writer.json: "));
  share(tree, "flashers/writer",
        {{"name", "writer"}, {"command", {{"package", "w"}, {"program", {"w", "{serial}"}}}}});
  CHECK_THAT(extends_refusal(tree.add("small", board)),
             ContainsSubstring(
                 "flashers/writer.json: /command/program/1: there is no placeholder {serial}"));
}

TEST_CASE("sources: beside board.json first, and board.cpp where none are named") {
  const BoardTree tree;
  json board = BoardTree::valid("small");
  board["start_sources"] = board["sources"];
  board.erase("sources");
  CHECK_THAT(extends_refusal(tree.add("small", board)),
             ContainsSubstring("/sources/0: ") && ContainsSubstring("board.cpp"));
  BoardTree::write(tree.boards() / "small/board.cpp", "");
  const Board read = read_board(tree.boards() / "small");
  CHECK(read.sources == std::vector<fs::path>{"boards/small/board.cpp"});
  CHECK(read.start_sources == std::vector<fs::path>{"device/start.cpp"});
}

// GCC's own lists: "ARM Options" (an FPU with MVE is -mcpu's alone) and "RISC-V Options".
TEST_CASE("the core's flags are those that GCC has for the instruction set") {
  using Words = std::vector<std::string>;
  const auto link = [](const InstructionSet& isa) { return isa_flags(isa).link; };
  CHECK(link({"arm", "armv6-m", "cortex-m0plus", "soft", ""}) ==
        Words{"-mthumb", "-mcpu=cortex-m0plus"});
  CHECK(link({"arm", "armv7e-m", "cortex-m7", "hard", "fpv5-d16"}) ==
        Words{"-mthumb", "-mcpu=cortex-m7", "-mfloat-abi=hard", "-mfpu=fpv5-d16"});
  CHECK(link({"arm", "armv8.1-m.main", "cortex-m55", "softfp", "fpv5-d16+mve"}) ==
        Words{"-mthumb", "-mcpu=cortex-m55", "-mfloat-abi=softfp"});
  const IsaFlags riscv = isa_flags({"riscv", "rv32imac", "rv32", "soft", ""});
  CHECK(riscv.compile == Words{"-march=rv32imac_zicsr", "-mabi=ilp32"});
  CHECK(riscv.link == Words{"-march=rv32imac", "-mabi=ilp32"});
  CHECK(link({"riscv", "rv32imafc", "rv32", "hard", ""})[1] == "-mabi=ilp32f");
  CHECK(link({"riscv", "rv64imafdc", "rv64", "hard", ""})[1] == "-mabi=lp64d");
  CHECK(isa_flags({"native", "", "", "", ""}).compile.empty());
}

#include "host/core/board/read_board.hpp"

#include "host/base/error.hpp"
#include "tests/core/board/board_files.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::BoardTree;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

// What is said about a valid board after the change `patch` (JSON Patch).
std::string complaint(const json& patch) {
  const BoardTree tree;
  const auto folder = tree.add("small", BoardTree::valid("small").patch(patch));
  try {
    read_board(folder);
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  return "";
}

json replace(const std::string& path, const json& value) {
  return {{{"op", "add"}, {"path", path}, {"value", value}}};
}

}  // namespace

TEST_CASE("board: all fields arrive") {
  const BoardTree tree;
  const Board board = read_board(tree.add("small", BoardTree::valid("small")));
  CHECK(board.name == "small");
  CHECK(board.is_default);
  CHECK(board.emulated);
  CHECK_FALSE(board.ran_on_silicon);
  CHECK(read_board(
            tree.add("tried", BoardTree::valid("tried").patch(replace("/ran_on_silicon", true))))
            .ran_on_silicon);
  CHECK_FALSE(board.native);
  CHECK(board.isa.cpu == "cortex-m4");
  CHECK(board.isa.float_abi == "softfp");
  CHECK(board.toolchain.cxx == "c++");
  CHECK(board.toolchain.packages == std::vector<std::string>{"gcc"});
  CHECK(board.flags.cxx == std::vector<std::string>{"-std=c++20"});
  CHECK(board.linker_script == tree.root() / "device/sections.ld");
  REQUIRE(board.regions.size() == 3);
  CHECK(board.regions[1].origin == 0x20000000);
  CHECK(board.regions[1].bytes == 32768);
  CHECK(code_region(board).name == "rom");
  CHECK(main_ram_region(board).name == "low");
  CHECK(board.stack_bytes == 2048);
  CHECK(board.receive_ring_bytes == 256);
  CHECK(board.ticks.per_unit == Approx(3.2));
  CHECK(board.link_rate_baud == 115200u);
  REQUIRE(board.start);
  CHECK(board.start->arguments == std::vector<std::string>{"-kernel", "{image}", "{serial}"});
}

TEST_CASE("board: a trailing slash does not change the folder's name") {
  const BoardTree tree;
  tree.add("small", BoardTree::valid("small"));
  CHECK(read_board(tree.boards() / "small/").name == "small");
}

TEST_CASE("board: a linker script in the board's own folder comes first") {
  const BoardTree tree;
  auto document = BoardTree::valid("small");
  document["linker_script"] = "own.ld";
  const auto folder = tree.add("small", document);
  BoardTree::write(folder / "own.ld", "");
  CHECK(read_board(folder).linker_script == folder / "own.ld");
}

TEST_CASE("board: text that is no JSON is told by line and column") {
  const BoardTree tree;
  const auto folder = tree.add("small", std::string("{\n  \"version\": 1,,\n}\n"));
  CHECK_THROWS_WITH(read_board(folder), ContainsSubstring("board.json") &&
                                            ContainsSubstring("line 2") &&
                                            ContainsSubstring("column 16"));
}

TEST_CASE("board: what breaks the schema is told by JSON Pointer") {
  CHECK_THAT(complaint(replace("/regions/1/origin", 5)), ContainsSubstring("/regions/1/origin"));
  CHECK_THAT(complaint(replace("/isa/float_abi", "harder")), ContainsSubstring("/isa/float_abi"));
  CHECK_THAT(complaint(replace("/version", 2)), ContainsSubstring("/version"));
  CHECK_THAT(complaint(replace("/speed", 2)), ContainsSubstring("speed"));
  CHECK_THAT(complaint({{{"op", "remove"}, {"path", "/toolchain/c"}}}),
             ContainsSubstring("/toolchain"));
}

TEST_CASE("board: what the schema cannot say is checked as well") {
  CHECK_THAT(complaint(replace("/name", "large")),
             ContainsSubstring("/name") && ContainsSubstring("small"));
  CHECK_THAT(complaint(replace("/receive_ring_bytes", 384)),
             ContainsSubstring("/receive_ring_bytes") && ContainsSubstring("power of two"));
  CHECK_THAT(complaint(replace("/regions/2/origin", "0x20007FFF")),
             ContainsSubstring("/regions/2") && ContainsSubstring("overlaps 'low'"));
  CHECK_THAT(complaint(replace("/regions/2/name", "low")), ContainsSubstring("/regions/2"));
  CHECK_THAT(complaint(replace("/regions/2/origin", "0xFFFFF001")),
             ContainsSubstring("/regions/2") && ContainsSubstring("32-bit"));
  CHECK_THAT(complaint(replace("/main_ram", "rom")), ContainsSubstring("/main_ram"));
  CHECK_THAT(complaint(replace("/regions/1/emulated", false)), ContainsSubstring("/main_ram"));
  CHECK_THAT(complaint(replace("/regions/0/kind", "ram")), ContainsSubstring("/regions"));
  CHECK_THAT(complaint(replace("/stack_bytes", 32769)), ContainsSubstring("/stack_bytes"));
  CHECK_THAT(complaint(replace("/linker_script", "device/none.ld")),
             ContainsSubstring("/linker_script"));
  CHECK_THAT(complaint(replace("/linker_script", "../sections.ld")),
             ContainsSubstring("/linker_script"));
  CHECK_THAT(complaint(replace("/sources/0", "device/none.cpp")), ContainsSubstring("/sources/0"));
  CHECK_THAT(complaint(replace("/sources/0", "../start.cpp")), ContainsSubstring("/sources/0"));
  CHECK_THAT(complaint({{{"op", "remove"}, {"path", "/start"}}}), ContainsSubstring("/start"));
  CHECK_THAT(complaint(replace("/emulated", false)), ContainsSubstring("/start"));
  CHECK_THAT(complaint(replace("/native", true)), ContainsSubstring("/native"));
}

TEST_CASE("board: texts that would exhaust the stack or are no path are refused") {
  const std::string endless(500'000, 'a');
  CHECK_THAT(complaint(replace("/name", endless)), ContainsSubstring("/name is longer"));
  CHECK_THAT(complaint(replace("/regions/0/name", endless)),
             ContainsSubstring("/regions/0/name is longer"));
  CHECK_THAT(complaint(replace("/toolchain/packages/0", endless)),
             ContainsSubstring("/packages/0 is longer"));
  const std::string no_file_name(1000, 'a');
  CHECK_THAT(complaint(replace("/linker_script", no_file_name)),
             ContainsSubstring("/linker_script"));
  CHECK_THAT(complaint(replace("/sources/0", no_file_name)), ContainsSubstring("/sources/0"));
}

TEST_CASE("board: a rate that no line has is refused") {
  CHECK(complaint(replace("/link/rate", 4294967295)).empty());
  CHECK_THAT(complaint(replace("/link/rate", 4294967296)), ContainsSubstring("/link/rate"));
}

TEST_CASE("board: a number that no double holds is refused") {
  const BoardTree tree;
  std::string text = BoardTree::valid("small").dump();
  text.replace(text.find("3.2"), 3, "1e400");
  CHECK_THROWS_WITH(read_board(tree.add("small", text)),
                    ContainsSubstring("board.json: no valid JSON: ") && ContainsSubstring("1e400"));
}

TEST_CASE("board: a description of another shape is refused, not taken apart") {
  const BoardTree tree;
  for (const char* text : {"5", "null", "[]", "\"text\""}) {
    CAPTURE(text);
    CHECK_THROWS_AS(read_board(tree.add("small", std::string(text))), Error);
  }
  CHECK_FALSE(complaint(replace("/flashers", {{"a", 1}})).empty());
  CHECK_FALSE(complaint(replace("/flashers", 5)).empty());
}

TEST_CASE("board: regions that touch do not overlap, and a full stack is allowed") {
  CHECK(complaint(replace("/regions/2/origin", "0x20008000")).empty());
  CHECK(complaint(replace("/stack_bytes", 32768)).empty());
  CHECK(complaint(replace("/regions/2/origin", "0xFFFFF000")).empty());
}

TEST_CASE("boards: the emulated ones come first where boards are proposed, else in order") {
  std::vector<Board> boards(4);
  const char* names[] = {"a", "b", "c", "d"};
  for (int i = 0; i < 4; ++i) boards[i].name = names[i];
  boards[1].emulated = boards[3].emulated = true;
  std::string order;
  for (const Board& board : emulated_first(boards)) order += board.name;
  CHECK(order == "bdac");
}

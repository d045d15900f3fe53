#include "host/core/board/catalogue.hpp"

#include <algorithm>

#include "host/base/error.hpp"
#include "tests/core/board/board_files.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::BoardTree;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json board_that_is(const std::string& name, bool is_default) {
  json document = BoardTree::valid(name);
  document["default"] = is_default;
  return document;
}

// A folder of boards outside the tree.
fs::path outside(const BoardTree& tree, const std::string& folder, const std::string& name) {
  const fs::path path = tree.root() / folder / name;
  fs::create_directories(path);
  BoardTree::write(path / "board.json", board_that_is(name, true).dump());
  return tree.root() / folder;
}

}  // namespace

TEST_CASE("catalogue: names are those of the folders with a board.json, sorted") {
  const BoardTree tree;
  tree.add("b", board_that_is("b", true));
  tree.add("a", std::string("{"));
  fs::create_directories(tree.boards() / "families");
  BoardCatalogue boards(tree.root(), {outside(tree, "mine", "aa")});
  CHECK(boards.names() == std::vector<std::string>{"a", "aa", "b"});
  CHECK(boards.find("").name == "b");
}

TEST_CASE(
    "catalogue: a broken board is an error for who asks for it, and a note for who asks all") {
  const BoardTree tree;
  tree.add("a", std::string("{"));
  tree.add("b", board_that_is("b", true));
  tree.add("c", board_that_is("x", false));
  BoardCatalogue boards(tree.root());
  CHECK(boards.find("b").name == "b");
  CHECK_THROWS_WITH(boards.find("a"), ContainsSubstring("a/board.json: no valid JSON"));
  const AllBoards all = boards.all();
  REQUIRE(all.boards.size() == 1);
  CHECK(all.boards[0].name == "b");
  REQUIRE(all.broken.size() == 2);
  CHECK(all.broken[0].name == "a");
  CHECK_THAT(all.broken[1].sentence, ContainsSubstring("c/board.json: /name: 'x'"));
}

TEST_CASE("catalogue: a board is read when it is asked for, no other is, and each once") {
  const BoardTree tree;
  const fs::path first = tree.add("a", board_that_is("a", true)) / "board.json";
  const fs::path second = tree.add("b", board_that_is("b", false)) / "board.json";
  BoardCatalogue boards(tree.root());
  CHECK(boards.names().size() == 2);
  BoardTree::write(second,
                   board_that_is("b", false)
                       .patch({{{"op", "replace"}, {"path", "/description"}, {"value", "later"}}})
                       .dump());
  CHECK(boards.find("b").description == "later");
  BoardTree::write(first, "{");
  BoardTree::write(second, "{");
  CHECK(boards.find("b").description == "later");
  CHECK_THROWS_AS(boards.find("a"), Error);
}

TEST_CASE("catalogue: a name in two folders is an error that names both, for who asks for it") {
  const BoardTree tree;
  tree.add("a", board_that_is("a", true));
  const fs::path mine = outside(tree, "mine", "b"), yours = outside(tree, "yours", "b");
  BoardCatalogue boards(tree.root(), {mine, yours});
  CHECK(boards.find("a").outside.empty());
  CHECK_THROWS_WITH(boards.find("b"), ContainsSubstring((mine / "b").string()) &&
                                          ContainsSubstring((yours / "b").string()));
  CHECK(boards.all().broken.size() == 1);
  CHECK(boards.names() == std::vector<std::string>{"a", "b"});
  BoardCatalogue twice(tree.root(), {mine, mine / "."});
  CHECK(twice.find("b").outside == mine);
}

TEST_CASE("catalogue: there is one default, and it is one of the tool's own") {
  const BoardTree tree;
  tree.add("small", board_that_is("small", false));
  const fs::path mine = outside(tree, "mine", "b");
  CHECK_THROWS_WITH(BoardCatalogue(tree.root(), {mine}).find(""),
                    ContainsSubstring("no board is the default"));
  tree.add("one", board_that_is("one", true));
  tree.add("two", board_that_is("two", true));
  BoardCatalogue boards(tree.root(), {mine});
  CHECK(boards.find("").name == "one");
  REQUIRE(boards.all().broken.size() == 1);
  CHECK_THAT(boards.all().broken[0].sentence, ContainsSubstring("one, two"));
}

TEST_CASE("catalogue: an unknown name lists the boards and suggests a near miss") {
  const BoardTree tree;
  const fs::path folder = tree.add("netduino", board_that_is("netduino", true));
  BoardCatalogue boards(tree.root(), {tree.root() / "nowhere", folder});
  CHECK_THROWS_WITH(boards.find("netdiuno"),
                    ContainsSubstring("did you mean 'netduino'?") &&
                        ContainsSubstring("boards are: netduino") &&
                        ContainsSubstring("nowhere is no folder of boards") &&
                        ContainsSubstring("netduino is a board itself"));
  CHECK_THROWS_WITH(boards.find("zzz"), !ContainsSubstring("did you mean"));
  CHECK(boards.find("netduino").name == "netduino");
  CHECK(boards.all().broken.size() == 2);
}

TEST_CASE("catalogue: folders come from ASSAY_BOARDS and from --boards") {
  CHECK(outside_folders(nullptr, {}).empty());
  CHECK(outside_folders("a::b c:", {"d:e"}) == std::vector<fs::path>{"a", "b c", "d:e"});
}

TEST_CASE("boards: those that ship are valid, and each family has one") {
  BoardCatalogue shipped(ASSAY_SOURCE_DIR);
  const AllBoards all = shipped.all();
  CHECK(all.broken.empty());
  std::vector<std::string> names;
  for (const Board& board : all.boards) names.push_back(board.name);
  CHECK(names == std::vector<std::string>{
                     "b-l475e-iot01a", "esp32-c3", "frdm-k64f", "host", "microbit", "mps2-an386",
                     "mps2-an500", "mps3-an547", "netduinoplus2", "nrf52840-dk", "nucleo-f746zg",
                     "nucleo-l4r5zi", "pico", "riscv32-virt", "stm32f4discovery"});
  CHECK(names == shipped.names());
  CHECK(shipped.find("").name == "mps2-an386");
  for (const auto& entry : fs::directory_iterator(ASSAY_SOURCE_DIR "/boards/families")) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path());
    CHECK(std::any_of(all.boards.begin(), all.boards.end(), [&](const Board& board) {
      return std::any_of(
          board.description_files.begin(), board.description_files.end(),
          [&](const fs::path& file) { return file.filename() == entry.path().filename(); });
    }));
  }
}

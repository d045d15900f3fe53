// The jobs of boards: the list, and a folder to start a port from.
#include "host/jobs/boards.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_outside.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace fs = std::filesystem;

namespace {

struct BoardsBench : PlayedOutside {
  BoardsBench() { wish = {"mine", "host", folder.path().string()}; }

  NewBoardResult make() { return new_board(outside, wish, events, stop); }

  NewBoardWish wish;
};

}  // namespace

TEST_CASE("boards: all are listed, and a broken one is told beside them", "[jobs]") {
  BoardsBench bench;
  const std::size_t own =
      list_boards(bench.outside, {}, bench.events, bench.stop).all.boards.size();
  CHECK(own >= 15);
  fs::create_directories(bench.folder.path() / "more/broken");
  std::ofstream(bench.folder.path() / "more/broken/board.json") << "{";
  bench.outside.folders.outside_boards = {bench.folder.path() / "more"};
  const BoardsResult result = list_boards(bench.outside, {}, bench.events, bench.stop);
  CHECK_FALSE(result.failure);
  CHECK(result.all.boards.size() == own);
  REQUIRE(result.all.broken.size() == 1);
  CHECK(result.all.broken[0].name == "broken");
}

TEST_CASE("boards: a new folder lies where it was wished for, and says what finds it", "[jobs]") {
  BoardsBench bench;
  const NewBoardResult result = bench.make();
  REQUIRE_FALSE(result.failure);
  CHECK(result.folder == bench.folder.path() / "mine");
  CHECK(result.outside == bench.folder.path());
  for (const std::string& file : result.files) CHECK(fs::exists(result.folder / file));
}

TEST_CASE("boards: a folder that exists, or no board to start from, is the user's", "[jobs]") {
  BoardsBench bench;
  SECTION("exists") { fs::create_directories(bench.folder.path() / "mine"); }
  SECTION("from") { bench.wish.from = "hosts"; }
  const NewBoardResult result = bench.make();
  REQUIRE(result.failure);
  CHECK(result.failure->blame == Blame::input);
  CHECK(result.files.empty());
}

TEST_CASE("boards: asked to stop, nothing is listed or made", "[jobs]") {
  BoardsBench bench;
  bench.stop.ask();
  CHECK(is_cancelled([&] { list_boards(bench.outside, {}, bench.events, bench.stop); }));
  CHECK(is_cancelled([&] { bench.make(); }));
  CHECK_FALSE(fs::exists(bench.folder.path() / "mine"));
}

#include "host/core/board/new_board.hpp"

#include <fstream>

#include "host/base/error.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/core/board/read_board.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

const fs::path kBoards = fs::path(ASSAY_SOURCE_DIR) / "boards";

std::string refusal(const std::string& name) {
  try {
    check_board_name(name);
    return "";
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
}

}  // namespace

TEST_CASE("names of boards keep the schema's pattern, and a near one is suggested") {
  for (const char* name : {"a", "9", "my-board_2.b"}) CHECK(refusal(name).empty());
  CHECK(refusal("MyBoard").find("did you mean 'myboard'?") != std::string::npos);
  CHECK(refusal("../x").find("did you mean 'x'?") != std::string::npos);
  CHECK(refusal("my board").find("did you mean 'my-board'?") != std::string::npos);
  CHECK(refusal("-").find("did you mean") == std::string::npos);
  CHECK(refusal("").find("no name for a board") != std::string::npos);
}

TEST_CASE("a new board.json has its own name and sources, and nothing else changes") {
  Board from;
  from.name = "old";
  from.description = "A \"fine\" board";
  const std::string text =
      "{\"version\": 1, \"name\" : \"old\", \"description\": \"A \\\"fine\\\" board\",\n"
      " \"default\": true, \"regions\": [{\"name\": \"sram\"}],\n"
      " \"sources\": [\"device/old/x.cpp\", \"boards/old/board.cpp\"],\n"
      " \"start\": {\"arguments\": [\"-M\", \"old\"]}}";
  CHECK(renamed_board_json(text, from, "new") ==
        "{\"version\": 1, \"name\" : \"new\", \"description\": \"copy of old (A \\\"fine\\\" "
        "board), to be adapted\",\n"
        " \"default\": false, \"regions\": [{\"name\": \"sram\"}],\n"
        " \"sources\": [\"device/old/x.cpp\", \"board.cpp\"],\n"
        " \"start\": {\"arguments\": [\"-M\", \"old\"]}}");
}

TEST_CASE("the old name is replaced in sources as a whole word") {
  CHECK(renamed_source("// pico: picolibc, my-pico pico2 (pico)\npico", "pico", "new") ==
        "// new: picolibc, my-pico pico2 (new)\nnew");
}

TEST_CASE("every board can be copied, and the copy is a board") {
  TemporaryFolder folder;
  const fs::path root = folder.path();
  fs::create_directory(root / "boards");
  fs::create_directory_symlink(fs::path(ASSAY_SOURCE_DIR) / "device", root / "device");
  for (const char* shared : {"cores", "families", "flashers"}) {
    fs::create_directory_symlink(kBoards / shared, root / "boards" / shared);
  }
  for (const Board& from : BoardCatalogue(ASSAY_SOURCE_DIR).all().boards) {
    INFO(from.name);
    const std::string name = "copy-of-" + from.name;
    const auto files = make_board(from, name, root / "boards");
    CHECK(files.size() ==
          static_cast<std::size_t>(std::distance(fs::directory_iterator(from.folder), {})));
    const Board copy = read_board(root / "boards" / name);
    CHECK(copy.name == name);
    CHECK_FALSE(copy.is_default);
    CHECK(copy.regions.size() == from.regions.size());
  }
}

TEST_CASE("a folder that exists, or cannot be made, is refused and left as it is") {
  TemporaryFolder folder;
  const Board from = read_board(kBoards / "microbit");
  fs::create_directory(folder.path() / "there");
  CHECK_THROWS_WITH(make_board(from, "there", folder.path()),
                    Catch::Matchers::ContainsSubstring("exists already"));
  CHECK(fs::is_empty(folder.path() / "there"));
  CHECK_THROWS_WITH(make_board(from, "new", folder.path() / "nowhere"),
                    Catch::Matchers::ContainsSubstring("is no folder"));
}

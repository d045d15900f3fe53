#include "host/core/board/linker_script.hpp"

#include "host/core/board/read_board.hpp"
#include "tests/core/board/board_files.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::BoardTree;
using Catch::Matchers::ContainsSubstring;

TEST_CASE(
    "linker script: memory, aliases, stack, the board's script, and a section a further region") {
  const BoardTree tree;
  const Board board = read_board(tree.add("small", BoardTree::valid("small")));
  CHECK(
      linker_script(board, 1024, "  .extra : { *(.extra) } > RAM\n") ==
      "MEMORY\n"
      "{\n"
      "  rom (rx) : ORIGIN = 0x08000000, LENGTH = 0x10000\n"
      "  low (rwx) : ORIGIN = 0x20000000, LENGTH = 0x8000\n"
      "  high (rwx) : ORIGIN = 0x20008000, LENGTH = 0x1000\n"
      "}\n"
      "REGION_ALIAS(\"FLASH\", rom)\n"
      "REGION_ALIAS(\"RAM\", low)\n"
      "assay_stack_bytes = 1024;\n"
      "INCLUDE \"" +
          (tree.root() / "device/sections.ld").string() +
          "\"\n"
          "SECTIONS\n"
          "{\n"
          "  .assay.region.high (NOLOAD) : { *(.assay.region.high .assay.region.high.*) } > high\n"
          "  .extra : { *(.extra) } > RAM\n"
          "}\n");
}

TEST_CASE("linker script: a region that the emulator lacks is left out") {
  const BoardTree tree;
  auto document = BoardTree::valid("small");
  document["regions"][2]["emulated"] = false;
  Board board = read_board(tree.add("small", document));
  CHECK(extra_ram_regions(board).empty());
  CHECK_THAT(linker_script(board, 1024),
             !ContainsSubstring("high") && !ContainsSubstring("SECTIONS"));
  board.emulated = false;  // the silicon has it
  CHECK(extra_ram_regions(board).size() == 1);
  CHECK_THAT(linker_script(board, 1024), ContainsSubstring("> high"));
}

TEST_CASE("board definitions: ticks, ring and stack, as the board's sources expect them") {
  const BoardTree tree;
  const Board board = read_board(tree.add("small", BoardTree::valid("small")));
  CHECK(board_definitions(board, 512) ==
        std::vector<std::string>{"ASSAY_TICKS_PER_SECOND=25000000", "ASSAY_RECEIVE_RING_BYTES=256",
                                 "ASSAY_LINE_RATE=115200", "ASSAY_STACK_BYTES=512"});
}

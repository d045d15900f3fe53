#include "host/core/fit/map_file.hpp"

#include <rapidcheck.h>

#include <fstream>
#include <iterator>

#include "host/base/error.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

constexpr const char* heading = "\nLinker script and memory map\n\n";

std::vector<MapSection> parse(const std::string& text) {
  return parse_map_file(heading + text, "firmware.map");
}

std::string fixture_map() {
  std::ifstream stream(fixtures::path("cortex_m.map"), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("an input section has its address, size and object") {
  const auto sections = parse(
      ".text           0x00000000      0xe00\n"
      " *(.vectors)\n"
      " .text.reset    0x0000000c        0x8 board/start.o\n"
      "                0x0000000c                reset\n");
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].name == ".text");
  CHECK(sections[0].size_bytes == 0xe00);
  REQUIRE(sections[0].inputs.size() == 1);
  CHECK(sections[0].inputs[0].section == ".text.reset");
  CHECK(sections[0].inputs[0].address == 0xc);
  CHECK(sections[0].inputs[0].size_bytes == 8);
  CHECK(sections[0].inputs[0].object == "board/start.o");
  CHECK(sections[0].inputs[0].member.empty());
}

TEST_CASE("a long section name has a line for itself") {
  const auto sections = parse(
      ".a_long_output_section\n"
      "                0x20000000       0x20\n"
      " .text.a_long_function\n"
      "                0x0000000020000010       0x10 model/lib0.o\n"
      "                0x0000000020000010                a_long_function\n");
  REQUIRE(sections.size() == 1);
  CHECK(sections[0].address == 0x20000000);
  REQUIRE(sections[0].inputs.size() == 1);
  CHECK(sections[0].inputs[0].section == ".text.a_long_function");
  CHECK(sections[0].inputs[0].address == 0x20000010);
}

TEST_CASE("an archive member is told from its archive, in paths with spaces and brackets too") {
  const auto sections = parse(
      ".text 0x0 0x100\n"
      " .text 0x0 0x10 my (own) folder/libm.a(lib_a-s(in).o)\n"
      " .text 0x10 0x10 my (own) folder/plain (1).o\n");
  REQUIRE(sections[0].inputs.size() == 2);
  CHECK(sections[0].inputs[0].object == "my (own) folder/libm.a");
  CHECK(sections[0].inputs[0].member == "lib_a-s(in).o");
  CHECK(sections[0].inputs[1].object == "my (own) folder/plain (1).o");
  CHECK(sections[0].inputs[1].member.empty());
}

TEST_CASE("fills, empty sections, sizes before relaxing and assignments are no inputs") {
  const auto sections = parse(
      ".data           0x20000000       0x10 load address 0x00000f48\n"
      " .data          0x20000000        0x0 a.o\n"
      " *fill*         0x20000000        0x4 \n"
      " *fill*         0x20000008        0x2 00bf\n"
      "                0x2000000a        0x4 LONG 0x1\n"
      " .data.str1.1   0x20000004        0x4 a.o\n"
      "                                  0x9 (size before relaxing)\n"
      "                0x20000008                . = ALIGN (0x4)\n"
      "                0x00000f48                load = LOADADDR (.data)\n"
      "LOAD libc.a\nSTART GROUP\n/DISCARD/\n *(.assay.functions)\n");
  REQUIRE(sections.size() == 1);
  REQUIRE(sections[0].inputs.size() == 1);
  CHECK(sections[0].inputs[0].size_bytes == 4);
}

TEST_CASE("what the map lists before the memory map, discarded sections included, is left out") {
  const auto sections = parse_map_file(fixture_map(), "cortex_m.map");
  for (const MapSection& section : sections) {
    for (const MapInput& input : section.inputs) {
      CHECK(input.section != ".text.user_never_called");
    }
  }
  // arm-none-eabi-size -A
  REQUIRE(sections[0].name == ".text");
  CHECK(sections[0].size_bytes == 1372);
}

TEST_CASE("a text that is no map of GNU ld is refused with the file's name") {
  CHECK_THROWS_WITH(parse_map_file("VMA LMA Size Align Out In Symbol\n", "lld.map"),
                    Catch::Matchers::ContainsSubstring("lld.map: not a map file of GNU ld"));
}

TEST_CASE("a map that is cut anywhere or has any line replaced still parses") {
  const std::string good = fixture_map();
  const std::size_t start = good.find("Linker script and memory map") + 28;
  rc::check([&] {
    std::string text = good.substr(0, *rc::gen::inRange(start, good.size()));
    const auto noise = *rc::gen::container<std::string>(
        rc::gen::element<char>(' ', '0', 'x', 'f', '\n', '\t', '(', ')', '.', 'a', '*', '\r'));
    text.insert(*rc::gen::inRange(start, text.size()), noise);
    parse_map_file(text, "firmware.map");
  });
}

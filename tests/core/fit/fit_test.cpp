#include "host/core/fit/fit.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "host/base/error.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

using Rows = std::map<std::string, std::uint64_t>;

std::vector<MemoryRegion> regions(std::uint64_t flash_bytes = 65536,
                                  std::uint64_t sram_bytes = 16384) {
  return {{"flash", RegionKind::flash, 0, flash_bytes, true},
          {"sram", RegionKind::ram, 0x20000000, sram_bytes, true},
          {"ccm", RegionKind::ram, 0x10000000, 4096, true}};
}

FitReport fixture_fit(const std::vector<MemoryRegion>& memory) {
  return fit_report(fixtures::path("cortex_m.elf"), fixtures::path("cortex_m.map"), memory);
}

Rows rows(const RegionFit& region) {
  Rows result;
  for (const FitRow& row : region.rows)
    result[std::string(category_name(row.category))] = row.bytes;
  return result;
}

std::uint64_t sum(const RegionFit& region) {
  return std::accumulate(region.rows.begin(), region.rows.end(), std::uint64_t{0},
                         [](std::uint64_t all, const FitRow& row) { return all + row.bytes; });
}

Category category(const std::string& section, const std::string& object,
                  std::string_view root = "") {
  return category_of({section, 0, 4, object, ""}, root);
}

}  // namespace

// The numbers: size -A of image, objects and archives in tests/core/fit/files.
TEST_CASE("the flash of an image is told by category and adds up to what size says") {
  const FitReport report = fixture_fit(regions());
  const RegionFit& flash = report.regions[0];
  CHECK(flash.name == "flash");
  CHECK(flash.bytes_total == 65536);
  CHECK(flash.bytes_used == 1372 + 320 + 8 + 8);  // .text .rodata .ARM.exidx, image of .data
  const Rows expected = {
      {"model code", 100 + 106},
      {"model constants", 272 + 8},
      {"user code", 28 + 25 + 4},  // text, constant, initial value of a variable
      {"glue", 16 + 12},
      {"server", 10 + 4 + 40 + 6},
      {"board", 12 + 8 + 8 + 4},
      {"C library", 160 + 700 + 4 + 164 + 8},
      {"other/alignment", 2 + 2 + 2 + 3},
  };
  CHECK(rows(flash) == expected);
}

TEST_CASE("the RAM of an image is told by category and adds up to what size says") {
  const FitReport report = fixture_fit(regions());
  const RegionFit& sram = report.regions[1];
  CHECK(sram.bytes_used == 2048 + 8 + 624 + 8);  // .stack .data .noinit .bss
  const Rows expected = {
      {"tensors", 64 + 16},    {"workspace", 160 + 256},
      {"user code", 4},        {"glue", 128},
      {"server", 4},           {"board", 4},
      {"stack reserve", 2048}, {"other/alignment", 4},
  };
  CHECK(rows(sram) == expected);
}

TEST_CASE("a pool in a region of its own is charged to that region") {
  const FitReport report = fixture_fit(regions());
  CHECK(report.regions[2].name == "ccm");
  CHECK(report.regions[2].bytes_used == 512);
  CHECK(rows(report.regions[2]) == Rows{{"workspace", 512}});
}

TEST_CASE("rows come in the order of the categories and none is empty") {
  for (const RegionFit& region : fixture_fit(regions()).regions) {
    CHECK(std::ranges::is_sorted(region.rows, std::ranges::less{}, &FitRow::category));
    CHECK(std::ranges::none_of(region.rows, [](const FitRow& row) { return row.bytes == 0; }));
  }
}

TEST_CASE("an image fits up to the last byte and not beyond") {
  // .data's image ends at 0x6a4 + 8; .bss at 0x20000a88: alignment before .noinit takes 8 bytes.
  CHECK(fixture_fit(regions(0x6a4 + 8, 0xa88)).fits);
  const FitReport flash = fixture_fit(regions(0x6a4 + 7));
  CHECK_FALSE(flash.fits);
  CHECK(flash.regions[0].bytes_over == 1);
  const FitReport ram = fixture_fit(regions(65536, 0xa88 - 100));
  CHECK_FALSE(ram.fits);
  CHECK(ram.regions[0].bytes_over == 0);
  CHECK(ram.regions[1].bytes_over == 100);
}

TEST_CASE("an image that was linked with more room is charged to the region that it ran over") {
  const FitReport report = fixture_fit(regions(1024, 256));
  CHECK(report.regions[0].bytes_used == 1708);
  CHECK(report.regions[1].bytes_used == 2688);
  CHECK(report.regions[1].bytes_over == 0xa88 - 256);
}

TEST_CASE("whatever the map says, the rows of a region add up to the ELF's sections") {
  const ElfFile image(fixtures::path("cortex_m.elf"));
  rc::check([&] {
    const auto number = rc::gen::element<std::uint64_t>(0, 1, 0x80, 0x558, 0x1000, 0x20000808,
                                                        0x20000a00, ~0ull, ~0ull - 0x80);
    std::vector<MapSection> map = {{".text", 0, 1372, {}}, {".noinit", 0x20000810, 624, {}}};
    for (MapSection& section : map) {
      const auto count = *rc::gen::inRange(0, 6);
      for (int i = 0; i < count; ++i) {
        section.inputs.push_back({".text", *number, *number, "model/lib0.o", ""});
      }
    }
    const FitReport report = fit_report(image, map, regions());
    RC_ASSERT(report.regions[0].bytes_used == 1708u);
    RC_ASSERT(report.regions[1].bytes_used == 2688u);
    for (const RegionFit& region : report.regions) {
      RC_ASSERT(sum(region) == region.bytes_used);
      for (const FitRow& row : region.rows) RC_ASSERT(row.bytes <= region.bytes_used);
    }
  });
}

TEST_CASE("inputs that overlap are counted once, those that run over are cut") {
  const ElfFile image(fixtures::path("cortex_m.elf"));
  const std::vector<MapSection> map = {{".text",
                                        0,
                                        1372,
                                        {{".text", 0, 16, "model/a.o", ""},
                                         {".text", 4, 4, "user/inside.o", ""},
                                         {".text", 8, 24, "board/a.o", ""},
                                         {".text", 1370, 8, "libassay.a", "a.o"}}}};
  const Rows expected = {
      {"model code", 16}, {"board", 16}, {"server", 2}, {"other/alignment", 1674}};
  CHECK(rows(fit_report(image, map, regions()).regions[0]) == expected);
}

TEST_CASE("a process has no regions and no limits") {
  const ElfFile image(fixtures::path("x86_64.elf"));
  const FitReport report = fit_report(image, {}, {});
  REQUIRE(report.regions.size() == 2);
  CHECK(report.regions[0].kind == RegionKind::flash);
  CHECK_FALSE(report.regions[0].bytes_total.has_value());
  CHECK(report.regions[1].bytes_used == 8);  // size -A: .bss
  CHECK(report.fits);
}

TEST_CASE("the template of thread-local zeroes takes no memory") {
  // size -A: .tdata 24, .tbss 4096, nothing else that is writable.
  const ElfFile image(fixtures::path("thread_data.elf"));
  CHECK(fit_report(image, {}, {}).regions[1].bytes_used == 24);
}

TEST_CASE("an image below all memory of the board is a user's error") {
  const std::vector<MemoryRegion> high = {{"sram", RegionKind::ram, 0x20000000, 4096, true}};
  CHECK_THROWS_WITH(fixture_fit(high), Catch::Matchers::ContainsSubstring("below all memory"));
}

TEST_CASE("an object belongs to the folder that it lies in") {
  CHECK(category(".text.f", "model/codegen/host/src/lib0.c.o") == Category::model_code);
  CHECK(category(".ARM.exidx.text.f", "model/lib0.o") == Category::model_code);
  CHECK(category(".rodata.tvm", "model/lib0.o") == Category::model_constants);
  CHECK(category(".data.weights", "./model/lib0.o") == Category::model_constants);
  CHECK(category(".bss.noinit.tvm", "model/lib0.o") == Category::workspace);
  CHECK(category("COMMON", "model/lib0.o") == Category::workspace);
  CHECK(category(".text.f", "model/board/user/lib0.o") == Category::model_code);
  CHECK(category(".bss.f", "user/0_driver.c.o") == Category::user_code);
  CHECK(category(".rodata.f", "libassay.a") == Category::server);
  CHECK(category(".text.f", "board/start.o") == Category::board);
}

TEST_CASE("the glue's buffers are told by their sections") {
  CHECK(category(".bss.noinit.assay.tensor.3", "glue.o") == Category::tensors);
  CHECK(category(".bss.noinit.assay.workspace", "glue.o") == Category::workspace);
  CHECK(category(".bss.noinit.assay.pool.0", "glue.o") == Category::workspace);
  CHECK(category(".assay.region.ccm.assay.pool.0", "glue.o") == Category::workspace);
  CHECK(category(".bss.noinit.assay.arguments", "glue.o") == Category::glue);
  CHECK(category(".text.run_0", "glue.o") == Category::glue);
  CHECK(category(".bss.noinit.assay.tensor.3", "user/glue.o") == Category::user_code);
}

TEST_CASE("the tool chain's libraries are the C library, other libraries the user's") {
  CHECK(category(".text", "/usr/lib/gcc/arm-none-eabi/12.2.1/thumb/libgcc.a") ==
        Category::c_library);
  CHECK(category(".text", "/opt/gcc/lib/libc_nano.a") == Category::c_library);
  CHECK(category(".text", "/usr/lib/x86_64-linux-gnu/libm-2.36.a") == Category::c_library);
  CHECK(category(".text", "/usr/lib/picolibc/riscv64/lib/libfoo.a") == Category::c_library);
  CHECK(category(".text", "/opt/gcc/lib/crt1.o") == Category::c_library);
  CHECK(category(".text", "/home-of-user/libcmsis-nn.a") == Category::user_code);
  CHECK(category(".text", "/home-of-user/libmine.a") == Category::user_code);
  CHECK(category(".text", "linker stubs") == Category::other);
}

TEST_CASE("board objects that lie beside the server's archive elsewhere are the board's") {
  CHECK(category(".text", "/cache/0a1b/board/start.o", "/cache/0a1b") == Category::board);
  CHECK(category(".text", "/cache/0a1b/libassay.a", "/cache/0a1b") == Category::server);
  CHECK(category(".text", "/elsewhere/board/start.o", "/cache/0a1b") == Category::user_code);
  CHECK(category(".text", "/cache/0a1bXboard/start.o", "/cache/0a1b") == Category::user_code);

  const ElfFile image(fixtures::path("cortex_m.elf"));
  const std::vector<MapSection> map = {{".text",
                                        0,
                                        1372,
                                        {{".text", 0, 8, "/cache/0a1b/board/start.o", ""},
                                         {".text", 8, 16, "/cache/0a1b/libassay.a", "a.o"}}}};
  const Rows found = rows(fit_report(image, map, regions()).regions[0]);
  CHECK(found.at("board") == 8);
  CHECK(found.at("server") == 16);
}

TEST_CASE("the sentence says which region overflows by how much and which boards would do") {
  const FitReport report = fixture_fit(regions(1700, 1024));
  const std::vector<BoardMemory> others = {
      {"tiny",
       {{"flash", RegionKind::flash, 0, 1707, true},
        {"ram", RegionKind::ram, 1u << 29, 8192, true}}},
      {"exact",
       {{"flash", RegionKind::flash, 0, 1708, true},
        {"ram", RegionKind::ram, 1u << 29, 3200, true}}},
      {"narrow",
       {{"flash", RegionKind::flash, 0, 4096, true},
        {"ram", RegionKind::ram, 1u << 29, 3199, true}}},
      {"wide",
       {{"boot", RegionKind::flash, 0, 16, true},
        {"flash", RegionKind::flash, 64, 4096, true},
        {"tail", RegionKind::flash, 8192, 16, true},
        {"small", RegionKind::ram, 1u << 29, 64, true},
        {"main", RegionKind::ram, 1u << 30, 8192, true}},
       "main"},
  };
  const std::string sentence = does_not_fit_sentence(report, "example", others);
  INFO(sentence);
  // Flash 1708 of 1700; RAM up to 0xa88 = 2696 of 1024; RAM need 2688 + 512 = 3200.
  CHECK(
      sentence ==
      "The image does not fit on example: flash overflows by 8 bytes and sram overflows by 1672 "
      "bytes. It needs 1708 bytes of flash and 3200 of RAM. It would fit on exact or wide: choose "
      "with --board.");
  CHECK_THAT(does_not_fit_sentence(report, "example", {}),
             Catch::Matchers::ContainsSubstring(
                 "No other board with this instruction set is large enough"));
}

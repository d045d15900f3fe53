#include "host/core/elf/symbolizer.hpp"

#include "host/base/error.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// "function file:line", as addr2line -f says it, without the folder of the compilation, /fixture.
std::string locate(const std::string& file, std::uint64_t address) {
  const Symbolizer symbolizer{ElfFile(fixtures::path(file))};
  const auto location = symbolizer.locate(address);
  if (!location) return "";
  return fmt::format("{} {}:{}", location->function, location->file, location->line);
}

}  // namespace

TEST_CASE("an address in a Cortex-M image gives function, file and line") {
  CHECK(locate("cortex_m.elf", 0x2c) == "tvmgen_default_run model/default_lib0.c:18");
  CHECK(locate("cortex_m.elf", 0x90) == "tvmgen_default_kernel model/default_lib1.c:6");
  CHECK(locate("cortex_m.elf", 0x140) == "assay::poll(unsigned long) server/server.cpp:22");
}

TEST_CASE("the Thumb bit of an Arm address is no part of it") {
  CHECK(locate("cortex_m.elf", 0x2d) == locate("cortex_m.elf", 0x2c));
  // On other machines the bit is part: twice() ends at 0x401011 + 4, and 0x401015 is _start().
  CHECK(locate("clang.elf", 0x401015) != locate("clang.elf", 0x401014));
}

TEST_CASE("an address in RISC-V and x86-64 images gives function, file and line") {
  CHECK(locate("riscv.elf", 0x20000000) == "twice other.c:10");
  CHECK(locate("riscv.elf", 0x20000004) == "add other.c:6");
  CHECK(locate("x86_64.elf", 0x401004) == "add other.c:6");
}

TEST_CASE("an image without .debug_aranges gives lines all the same") {
  const ElfFile file(fixtures::path("clang.elf"));
  REQUIRE(file.find_section(".debug_aranges") == nullptr);
  CHECK(locate("clang.elf", 0x401011) == "twice other.c:10");
}

TEST_CASE("inlined code belongs to the function that was inlined") {
  CHECK(locate("clang.elf", 0x401015) == "add other.c:6");
  CHECK(locate("cortex_m.elf", 0x130) == "store server/server.cpp:15");
}

TEST_CASE("functions that the linker left out do not claim the addresses of others") {
  // nm has it at 0x118; board_never_called's debug information, read first, says 0 to 0x1002.
  CHECK(locate("cortex_m.elf", 0x118) == "TVMBackendGetFuncFromEnv server/server.cpp:8");
}

TEST_CASE("where one left out of the same file claims the address, the declaration is the line") {
  CHECK(locate("cortex_m.elf", 0x10) == "reset board/start.c:9");
  CHECK(locate("cortex_m.elf", 0xfe) == "user_step user/driver.c:9");
}

TEST_CASE("code without debug information gives the symbol alone") {
  CHECK(locate("cortex_m.elf", 0x200) == "__udivmoddi4 :0");
  CHECK(locate("cortex_m.elf", 0x4b8 + 0xa0) == "memset :0");
}

TEST_CASE("a label without a size reaches to the next symbol") {
  // nm: functions end at 0xfa, the next starts at 0xfc; "$t" at 0x18 is no name.
  CHECK(locate("cortex_m.elf", 0x18) == "bare_label :0");
  CHECK(locate("cortex_m.elf", 0xfa) == "");
  CHECK(locate("cortex_m.elf", 0x1c) == "glue_run glue.c:14");
}

TEST_CASE("an address outside all code gives nothing") {
  CHECK(locate("cortex_m.elf", 0x20000800) == "");
  CHECK(locate("cortex_m.elf", 0x8000000) == "");
  CHECK(locate("x86_64.elf", 0x402001) == "");  // nm: behind __bss_start, which has no type either
  CHECK(locate("cortex_m_stripped.elf", 0x2c) == "");
}

TEST_CASE("an object file has no addresses to look up") {
  CHECK_THROWS_AS(Symbolizer(ElfFile(fixtures::path("default_lib0.o"))), Error);
}

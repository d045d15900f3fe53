#include "host/core/elf/call_site.hpp"

#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

// Addresses are those behind the calls that objdump shows of the fixtures.
TEST_CASE("call site: an address behind a call, on Thumb") {
  const ElfFile image(fixtures::path("cortex_m.elf"));
  for (const std::uint64_t address : {0x12, 0x42, 0x54, 0x68, 0x7c, 0xa8, 0x13c, 0x144, 0x1e6}) {
    INFO(std::hex << address);
    CHECK(follows_call(image, address));
    CHECK_FALSE(follows_call(image, address - 2));
  }
  for (const std::uint64_t address : {0x0, 0x2, 0xc, 0x14, 0x4b8}) {
    INFO(std::hex << address);
    CHECK_FALSE(follows_call(image, address));
  }
  CHECK_FALSE(follows_call(image, 0x2000'0800));
  CHECK_FALSE(follows_call(image, 0xFFFF'FFFE));
}

TEST_CASE("call site: an address behind a call, on RISC-V") {
  const ElfFile image(fixtures::path("riscv.elf"));
  CHECK(follows_call(image, 0x2000'001c));
  for (const std::uint64_t address : {0x2000'0000, 0x2000'0002, 0x2000'0004, 0x2000'0012,
                                      0x2000'0014, 0x2000'001a, 0x2000'001e}) {
    INFO(std::hex << address);
    CHECK_FALSE(follows_call(image, address));
  }
}

TEST_CASE("call site: of a machine that is not read, what lies in code may be one") {
  const ElfFile image(fixtures::path("x86_64.elf"));
  CHECK(follows_call(image, 0x401004));
  CHECK_FALSE(follows_call(image, 0));
}

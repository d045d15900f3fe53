#include "host/core/bringup/memory_check.hpp"

#include "tests/core/bringup/played_desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using test::DeskProbe;

namespace {

const MemoryRegion kSram = {"sram", RegionKind::ram, 0x2000'0000, 128 * 1024, true};
const MemoryRegion kOther = {"other", RegionKind::ram, 0x1000'0000, 64 * 1024, true};

}  // namespace

TEST_CASE("the words that are tried are the ends and both sides of each power of two") {
  CHECK(tried_offsets(32) == std::vector<std::uint32_t>{0, 4, 8, 12, 16, 28});
  CHECK(tried_offsets(20) == std::vector<std::uint32_t>{0, 4, 8, 12, 16});
  CHECK(tried_offsets(4) == std::vector<std::uint32_t>{0});
  CHECK(tried_offsets(6) == std::vector<std::uint32_t>{0});
  CHECK(tried_offsets(3).empty());
  CHECK(tried_offsets(std::uint64_t{1} << 32).back() == 0xFFFF'FFFC);
}

TEST_CASE("RAM that is there passes, and only RAM is written") {
  DeskProbe probe;
  CHECK_FALSE(check_memory(probe, {kSram, kOther}));
  CHECK(*probe.written.begin() == 0x1000'0000);
  CHECK(*probe.written.rbegin() == 0x2001'FFFC);
  CHECK(probe.written.upper_bound(0x1000'FFFC) == probe.written.find(0x2000'0000));
}

TEST_CASE("a region that is smaller than stated wraps, and its size is told") {
  DeskProbe probe;
  probe.map = [](std::uint32_t address) { return address & 0xFFFF'7FFF; };  // 32 KiB
  const auto fault = check_memory(probe, {kSram});
  REQUIRE(fault);
  CHECK(fault->trouble == Trouble::ram_wraps);
  CHECK(fault->what.find("states 128 KiB, there are at most 32 KiB") != std::string::npos);
}

TEST_CASE("two regions that are the same memory are told") {
  DeskProbe probe;
  probe.map = [](std::uint32_t address) { return address & 0xFFFF; };
  const auto fault = check_memory(probe, {{"low", RegionKind::ram, 0x1000'0000, 0x10000, true},
                                          {"high", RegionKind::ram, 0x2000'0000, 0x10000, true}});
  REQUIRE(fault);
  CHECK(fault->trouble == Trouble::ram_wraps);
  CHECK(fault->what.find("low and high are the same memory") != std::string::npos);
}

TEST_CASE("a part that keeps nothing is told by its first address") {
  DeskProbe probe;
  probe.on_read = [&] {
    for (auto& [address, value] : probe.memory) value = address >= 0x2000'8000 ? 0 : value;
  };
  const auto fault = check_memory(probe, {kSram});
  REQUIRE(fault);
  CHECK(fault->trouble == Trouble::ram_missing);
  CHECK(fault->what.find("0x20008000 reads 0x00000000") != std::string::npos);
}

TEST_CASE("a bit that is stuck is found whatever the pattern") {
  for (int bit = 0; bit < 32; ++bit) {
    DeskProbe probe;
    probe.stuck_bits = 1U << bit;
    CHECK(check_memory(probe, {{"one", RegionKind::ram, 0x2000'0000, 4, true}}));
  }
}

TEST_CASE("an access that the chip refuses is told with its address") {
  DeskProbe probe;
  probe.refused_from = 0x2000'C000;
  probe.refused_to = 0x2002'0000;
  const auto fault = check_memory(probe, {kSram});
  REQUIRE(fault);
  CHECK(fault->trouble == Trouble::ram_refused);
  CHECK(fault->what.find("at 0x2000fffc: OpenOCD failed") != std::string::npos);
}

TEST_CASE("what an emulator lacks is left out, on an emulated board alone") {
  Board board;
  board.regions = {kSram,
                   {"ccm", RegionKind::ram, 0x1000'0000, 0x10000, false},
                   {"flash", RegionKind::flash, 0x0800'0000, 0x10000, true}};
  CHECK(present_ram(board).size() == 2);
  board.emulated = true;
  REQUIRE(present_ram(board).size() == 1);
  CHECK(present_ram(board).front().name == "sram");
}

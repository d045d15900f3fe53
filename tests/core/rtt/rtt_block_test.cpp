#include "host/core/rtt/rtt_block.hpp"

#include <array>
#include <vector>

#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

using Words = std::vector<std::uint32_t>;

// By UM08001: "SEGGER RTT" with zeros behind it, then the numbers of up and down buffers.
Words head(std::uint32_t up_count, std::uint32_t down_count) {
  return {0x47474553, 0x52205245, 0x00005454, 0, up_count, down_count};
}

// Name, buffer, size, write offset, read offset, flags; one up buffer, one down.
Words rings() { return {0, 0x20000100, 64, 5, 3, 0, 0, 0x20000200, 32, 8, 4, 0}; }

constexpr std::uint32_t kUpBuffer = 1, kUpBytes = 2, kDownBuffer = 7, kDownBytes = 8;

RttBlock block() { return *read_rtt_head(0x20000000, head(1, 1)); }

}  // namespace

TEST_CASE(
    "RTT block: a head with its id and 1 to 16 channels each way is one, anything else none") {
  const auto found = read_rtt_head(0x20000000, head(3, 2));
  REQUIRE(found);
  CHECK(found->up_address == 0x20000018);
  CHECK(found->down_address == 0x20000018 + 3 * 24);
  CHECK(read_rtt_head(0, head(16, 16)));
  for (const auto& [up, down] : std::vector<std::array<std::uint32_t, 2>>{
           {0, 1}, {1, 0}, {17, 1}, {1, 17}, {0xFFFFFFFF, 1}, {1, 0xFFFFFFFF}}) {
    INFO(up << " up, " << down << " down");
    CHECK_FALSE(read_rtt_head(0x20000000, head(up, down)));
  }
  for (std::size_t word = 0; word < 4; ++word) {
    Words other = head(1, 1);
    other[word] ^= 1;
    INFO("word " << word);
    CHECK_FALSE(read_rtt_head(0x20000000, other));
  }
}

TEST_CASE("RTT block: rings are read as they lie in memory") {
  RttBlock read = block();
  REQUIRE(read_rtt_rings(read, rings()));
  CHECK_FALSE(read.mended);
  CHECK(read.up.buffer == 0x20000100);
  CHECK(read.up.waiting() == 2);
  CHECK(read.down.buffer == 0x20000200);
  CHECK(read.down.room() == 27);
}

TEST_CASE(
    "RTT block: rings of a device that are not set up, or lie about their offsets, are none") {
  struct Damage {
    std::size_t word;
    std::uint32_t value;
  };
  // Up: buffer, size, the device's write offset; down: the same with its read offset, and whole
  // words.
  for (const auto& [word, value] : std::vector<Damage>{{1, 0},
                                                       {2, 0},
                                                       {2, 1},
                                                       {3, 64},
                                                       {3, 0xFFFFFFFF},
                                                       {7, 0},
                                                       {7, 0x20000201},
                                                       {8, 0},
                                                       {8, 30},
                                                       {10, 32},
                                                       {10, 0xFFFFFFFF}}) {
    Words damaged = rings();
    damaged[word] = value;
    RttBlock read = block();
    INFO("word " << word << " is " << value);
    CHECK_FALSE(read_rtt_rings(read, damaged));
    CHECK(read.up.buffer == 0);
    CHECK(read.down.buffer == 0);
  }
}

TEST_CASE("RTT block: the host's own offsets outside a ring are put to nothing under way") {
  for (const std::size_t word : {4U, 9U}) {
    Words damaged = rings();
    damaged[word] = 64;
    RttBlock read = block();
    INFO("word " << word);
    REQUIRE(read_rtt_rings(read, damaged));
    CHECK(read.mended);
    CHECK((word == 4 ? read.up.waiting() : read.down.waiting()) == 0);
  }
}

TEST_CASE("RTT block: the host keeps off what is too large, outside of RAM, or in two uses") {
  const std::vector<MemoryRegion> ram = {{"sram", RegionKind::ram, 0x20000000, 0x40000},
                                         {"top", RegionKind::ram, 0xFFFF0000, 0x10000}};
  struct Damage {
    Words values;  // of the words of `at`
    const char* said;
    std::vector<std::size_t> at = {kDownBuffer, kDownBytes};
  };
  const std::vector<Damage> damages = {
      {{0x40023C00, 32},
       "the down ring of the control block at 0x20000000, 32 bytes at 0x40023c00"},
      {{0x1FFFFFFC, 32}, "outside of the board's RAM"},
      {{0x2003FFE4, 32}, "outside of the board's RAM"},
      {{0xFFFFFFF0, 32}, "outside of the board's RAM"},  // its end wraps around
      {{0x20000200, 0xFFFFFFFC}, "more than 65536 bytes"},
      {{0x20000200, 65540}, "more than 65536 bytes"},
      {{0x20000044, 32}, "overlaps that block"},  // the block is of 72 bytes
      {{0x20000120, 32}, "both rings"},
      {{0x08000000}, "the up ring", {kUpBuffer}},
      {{65537}, "the up ring of the control block at 0x20000000, 65537 bytes", {kUpBytes}},
      {{0x20000010}, "the up ring", {kUpBuffer}},
  };
  for (const Damage& damage : damages) {
    Words words = rings();
    for (std::size_t i = 0; i < damage.values.size(); ++i) words[damage.at[i]] = damage.values[i];
    RttBlock read = block();
    REQUIRE(read_rtt_rings(read, words));
    CHECK_THAT(rtt_objection(read, ram), ContainsSubstring(damage.said));
  }
  for (const Words& good : {Words{0x20000200, 65536}, Words{0x2003FFE0, 32}, Words{0x20000048, 32},
                            Words{0xFFFFFFE0, 32}}) {
    Words words = rings();
    words[kDownBuffer] = good[0];
    words[kDownBytes] = good[1];
    RttBlock read = block();
    REQUIRE(read_rtt_rings(read, words));
    CHECK(rtt_objection(read, ram).empty());
  }
  for (const std::uint32_t address : {0x1FFFFFFCU, 0x2003FFC0U, 0xFFFFFFC0U, 0x40000000U}) {
    RttBlock read = *read_rtt_head(address, head(1, 1));
    REQUIRE(read_rtt_rings(read, rings()));
    CHECK_THAT(rtt_objection(read, ram), ContainsSubstring("the control block at"));
  }
}

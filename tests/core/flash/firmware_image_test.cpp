#include "host/core/flash/firmware_image.hpp"

#include <map>
#include <sstream>

#include "host/adapters/posix_process.hpp"
#include "host/base/error.hpp"
#include "host/core/data/file_bytes.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

// The memory that the fixtures are linked for, with the code's region as flash.
Board board_with_flash(std::uint64_t origin, std::uint64_t bytes) {
  Board board;
  board.name = "small";
  board.regions = {{"code", RegionKind::flash, origin, bytes, true},
                   {"sram", RegionKind::ram, 0x20000000, 0x800000, true}};
  return board;
}

const std::filesystem::path kElf = fixtures::path("cortex_m.elf");

// What GNU objcopy makes of the fixture.
std::vector<std::uint8_t> objcopy(const std::string& format) {
  const assay::test::TemporaryFolder folder;
  const auto made = folder.path() / "made";
  ProcessRequest request;
  request.arguments = {"arm-none-eabi-objcopy", "-O", format, kElf, made};
  REQUIRE(PosixProcessRunner().run(request, test::no_stop).exit_code == 0);
  return read_file_bytes(made, 1 << 26);
}

// Address and data of all records, by a reading of the format that shares nothing with the writer.
std::map<std::uint32_t, std::uint8_t> hex_bytes(const std::string& text) {
  std::map<std::uint32_t, std::uint8_t> bytes;
  std::uint32_t upper = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    REQUIRE(line.size() >= 11);
    std::vector<unsigned> record;
    for (std::size_t i = 1; i + 1 < line.size(); i += 2) {
      record.push_back(static_cast<unsigned>(std::stoul(line.substr(i, 2), nullptr, 16)));
    }
    REQUIRE(record.size() == record[0] + 5);
    unsigned sum = 0;
    for (const unsigned byte : record) sum += byte;
    CHECK((sum & 0xFF) == 0);
    if (record[3] == 4) upper = (record[4] << 8 | record[5]) << 16;
    if (record[3] != 0) continue;
    for (unsigned i = 0; i < record[0]; ++i) {
      bytes[upper + (record[1] << 8 | record[2]) + i] = static_cast<std::uint8_t>(record[4 + i]);
    }
  }
  return bytes;
}

FlashRange range(std::uint32_t address, std::size_t count) {
  FlashRange made{address, {}};
  for (std::size_t i = 0; i < count; ++i) made.bytes.push_back(static_cast<std::uint8_t>(i * 7));
  return made;
}

}  // namespace

TEST_CASE("firmware image: holds what objcopy takes out of the same file") {
  const FirmwareImage image = firmware_image(ElfFile(kElf), board_with_flash(0, 0x800000));
  CHECK(joined(image, 1 << 24).address == 0);
  CHECK(joined(image, 1 << 24).bytes == objcopy("binary"));
}

TEST_CASE("firmware image: its Intel HEX says what objcopy's says") {
  const FirmwareImage image = firmware_image(ElfFile(kElf), board_with_flash(0, 0x800000));
  const auto theirs = objcopy("ihex");
  CHECK(hex_bytes(intel_hex(image)) == hex_bytes(std::string(theirs.begin(), theirs.end())));
}

TEST_CASE("firmware image: bytes outside the board's flash are refused") {
  const auto complaint = [](std::uint64_t origin, std::uint64_t bytes) -> std::string {
    try {
      firmware_image(ElfFile(kElf), board_with_flash(origin, bytes));
    } catch (const Error& error) {
      CHECK(error.blame() == Blame::input);
      return error.what();
    }
    return "";
  };
  const std::uint64_t size = objcopy("binary").size();
  CHECK(complaint(0, size) == "");
  CHECK_THAT(complaint(0, size - 1), ContainsSubstring("no flash of the board small"));
  CHECK_THAT(complaint(0x10000000, 0x100000), ContainsSubstring("linked for another chip"));
}

TEST_CASE("firmware image: pieces end at multiples of their size and hold every byte once") {
  const FirmwareImage image{{range(0x08000100, 0x300), range(0x08001000, 1)}};
  const auto cut = pieces(image, 0x200);
  REQUIRE(cut.size() == 3);
  CHECK(cut[0].address == 0x08000100);
  CHECK(cut[0].bytes.size() == 0x100);
  CHECK(cut[1].address == 0x08000200);
  CHECK(cut[1].bytes.size() == 0x200);
  CHECK(cut[1].bytes[0] == image.ranges[0].bytes[0x100]);
  CHECK(cut[2].address == 0x08001000);
  CHECK(image.bytes() == 0x301);
}

TEST_CASE("firmware image: gaps of a binary read as erased, and a wide one is refused") {
  const FirmwareImage image{{range(0x100, 2), range(0x104, 1)}};
  CHECK(joined(image, 16).bytes == std::vector<std::uint8_t>{0, 7, 0xFF, 0xFF, 0});
  CHECK_THROWS_AS(joined(image, 4), Error);
}

TEST_CASE("firmware image: Intel HEX passes a border of 64 KiB with a new upper address") {
  const FirmwareImage image{{range(0x0800FFF8, 16)}};
  CHECK(intel_hex(image) ==
        ":020000040800F2\n"
        ":08FFF80000070E151C232A313D\n"
        ":020000040801F1\n"
        ":08000000383F464D545B626974\n"
        ":00000001FF\n");
}

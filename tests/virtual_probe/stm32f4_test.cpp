#include "host/virtual_probe/stm32f4.hpp"

#include <numeric>

#include "host/base/error.hpp"
#include "host/virtual_probe/nrf51.hpp"
#include "host/virtual_probe/plain_chip.hpp"
#include "tests/support/catch.hpp"
#include "tests/virtual_probe/fake_emulator.hpp"

namespace assay::virtual_probe {
namespace {

// Offsets, bits and keys from RM0090, chapter 3.
constexpr std::uint32_t KEYR = 0x04, SR = 0x0C, CR = 0x10, OPTCR = 0x14;
constexpr std::uint32_t PG = 1, SER = 2, MER = 4, STRT = 1 << 16, LOCK = 1U << 31;
constexpr std::uint32_t WRPERR = 1 << 4, PGSERR = 1 << 7;
constexpr std::uint32_t key1 = 0x45670123, key2 = 0xCDEF89AB;

struct Flash {
  std::map<std::uint32_t, std::uint8_t> written;
  int writes = 0;
  Stm32f4Flash flash{1 << 20, [this](std::uint32_t offset, std::span<const std::uint8_t> bytes) {
                       ++writes;
                       for (std::size_t i = 0; i < bytes.size(); ++i) {
                         written[offset + static_cast<std::uint32_t>(i)] = bytes[i];
                       }
                     }};
  void unlock() {
    flash.write(KEYR, key1);
    flash.write(KEYR, key2);
  }
  void program(std::uint32_t offset, std::vector<std::uint8_t> bytes) {
    flash.program(offset, bytes);
  }
};

TEST_CASE("the flash controller is unlocked by its two keys in order") {
  Flash right;
  CHECK((right.flash.read(CR) & LOCK) != 0);
  right.unlock();
  CHECK((right.flash.read(CR) & LOCK) == 0);
  right.flash.write(CR, LOCK);
  CHECK((right.flash.read(CR) & LOCK) != 0);
}

TEST_CASE("a wrong key blocks the flash controller until the next reset") {
  Flash wrong;
  wrong.flash.write(KEYR, key2);
  wrong.unlock();
  CHECK((wrong.flash.read(CR) & LOCK) != 0);
  wrong.flash.reset();
  wrong.unlock();
  CHECK((wrong.flash.read(CR) & LOCK) == 0);
}

TEST_CASE("while locked, the control register takes nothing and programming is refused") {
  Flash locked;
  locked.flash.write(CR, PG);
  CHECK(locked.flash.read(CR) == LOCK);
  locked.program(0, {0});
  CHECK(locked.flash.read(SR) == PGSERR);
  CHECK(locked.flash.content()[0] == 0xFF);
  locked.flash.write(SR, PGSERR);
  CHECK(locked.flash.read(SR) == 0);
}

TEST_CASE("programming clears bits and never sets one") {
  Flash open;
  open.unlock();
  open.program(8, {0xF0});
  CHECK(open.flash.read(SR) == PGSERR);  // PG is not set yet
  open.flash.write(CR, PG);
  open.program(8, {0xF0, 0x0F});
  open.program(8, {0x3C});
  CHECK(open.flash.content()[8] == 0x30);
  CHECK(open.flash.content()[9] == 0x0F);
  open.flash.flush();
  CHECK(open.written[8] == 0x30);
}

TEST_CASE("adjacent programmed bytes go out together") {
  Flash open;
  open.unlock();
  open.flash.write(CR, PG);
  for (std::uint32_t i = 0; i < 400; i += 4) open.program(i, {1, 2, 3, 4});
  open.flash.flush();
  CHECK(open.writes == 1);
  CHECK(open.written.size() == 400);
}

TEST_CASE("sectors lie as in the table of RM0090") {
  const std::uint32_t kib[] = {16, 16, 16, 16, 64, 128, 128, 128, 128, 128, 128, 128};
  std::uint32_t offset = 0;
  for (unsigned number = 0; number < 12; ++number) {
    CHECK(stm32f4_sector(number).offset == offset);
    CHECK(stm32f4_sector(number).bytes == kib[number] * 1024);
    offset += kib[number] * 1024;
  }
  CHECK(offset == 1 << 20);
}

TEST_CASE("erasing takes one sector, or all, and leaves ones") {
  Flash open;
  open.unlock();
  open.flash.write(CR, PG);
  for (const std::uint32_t offset : {0xFFFFU, 0x10000U, 0x1FFFFU, 0x20000U}) {
    open.program(offset, {0});
  }
  open.flash.write(CR, SER | 4 << 3 | STRT);
  CHECK(open.flash.content()[0xFFFF] == 0);
  CHECK(open.flash.content()[0x10000] == 0xFF);
  CHECK(open.flash.content()[0x1FFFF] == 0xFF);
  CHECK(open.flash.content()[0x20000] == 0);
  CHECK(open.written[0x10000] == 0xFF);
  CHECK(open.flash.erased_sectors() == 1);
  open.flash.write(CR, MER | STRT);
  CHECK(open.flash.content()[0xFFFF] == 0xFF);
  open.flash.write(CR, SER | 15 << 3 | STRT);  // there is no such sector
  CHECK(open.flash.read(SR) == PGSERR);
}

TEST_CASE("a write-protected flash refuses to program and to erase") {
  Flash open;
  open.unlock();
  open.flash.write(CR, PG);
  open.program(0, {0});
  open.flash.set_write_protection(true);
  CHECK((open.flash.read(OPTCR) & 0x0FFF0000) == 0);
  open.program(1, {0});
  CHECK(open.flash.read(SR) == WRPERR);
  open.flash.write(SR, WRPERR);
  open.flash.write(CR, SER | STRT);
  CHECK(open.flash.read(SR) == WRPERR);
  CHECK(open.flash.content()[0] == 0);
  CHECK(open.flash.content()[1] == 0xFF);
  CHECK(open.flash.program_by_loader(2, std::vector<std::uint8_t>{0}) == WRPERR);
}

struct ResetChip {
  FakeEmulator emulator;
  Stm32f4 chip{emulator, {0x08000000, 1 << 20}};
  ResetChip() { emulator.restart(); }
  void unlock() {
    chip.write_register(0x40023C04, key1);
    chip.write_register(0x40023C04, key2);
  }
};

TEST_CASE("RCC_CSR adds up the causes of resets until RMVF") {
  ResetChip it;
  const auto flags = [&] { return *it.chip.read_register(0x40023874); };
  CHECK(flags() == 0x0E000000);  // the reset value in RM0090
  it.chip.write_register(0x40023874, 1 << 24);
  CHECK(flags() == 0);
  it.chip.reset(ResetCause::software);
  CHECK(flags() == (1U << 28 | 1U << 26));
  it.chip.reset(ResetCause::watchdog);
  CHECK(flags() == (1U << 29 | 1U << 28 | 1U << 26));
  it.chip.reset(ResetCause::power);
  CHECK(flags() == 0x0E000000);
}

TEST_CASE("the chip tells its identity and flash size, and can tell another identity") {
  ResetChip it;
  CHECK((*it.chip.read_register(0xE0042000) & 0xFFF) == 0x413);
  CHECK(*it.chip.read_register(0x1FFF7A20) >> 16 == 1024);
  it.chip.set_id(0x419);
  CHECK(*it.chip.read_register(0xE0042000) == 0x419);
  CHECK_FALSE(it.chip.read_register(0x40020000));
}

// A ring of 16 bytes at 0x20000100, as OpenOCD lays it out.
constexpr std::uint32_t ring = 0x20000100, ring_end = ring + 8 + 16;
CoreRegisters loader_registers(std::uint32_t halfwords) {
  CoreRegisters registers;
  registers.r[0] = ring;
  registers.r[1] = ring_end;
  registers.r[2] = 0x08000000;
  registers.r[3] = halfwords;
  registers.r[4] = 0x40023C00;
  registers.r[15] = 0x20000000;
  return registers;
}

TEST_CASE("the loader's ring is emptied into flash, around its end") {
  ResetChip it;
  it.unlock();
  REQUIRE(it.chip.begin_loader(loader_registers(12)));
  CHECK(it.chip.loader_waits_for(ring));
  CHECK_FALSE(it.chip.loader_waits_for(ring + 4));
  std::vector<std::uint8_t> data(24);
  std::iota(data.begin(), data.end(), std::uint8_t{1});
  write_word(it.emulator, ring, ring + 8 + 14);
  write_word(it.emulator, ring + 4, ring + 8);
  it.emulator.write(ring + 8, std::span(data).first(14));
  CHECK_FALSE(it.chip.step_loader());
  CHECK(read_word(it.emulator, ring + 4) == ring + 8 + 14);
  it.emulator.write(ring + 8 + 14, std::span(data).subspan(14, 2));
  it.emulator.write(ring + 8, std::span(data).subspan(16, 8));
  write_word(it.emulator, ring, ring + 8 + 8);
  const auto end = it.chip.step_loader();
  REQUIRE(end);
  CHECK(end->r0 == 0);
  CHECK(end->r2 == 0x08000018);
  CHECK(end->r3 == 0);
  CHECK(std::equal(data.begin(), data.end(), it.chip.content().begin()));
  CHECK(it.emulator.memory[0x08000017] == 24);
}

TEST_CASE("a loader that the flash refuses stops with the error, its taken pointer 0") {
  ResetChip it;
  it.unlock();
  it.chip.set_write_protection(true);
  REQUIRE(it.chip.begin_loader(loader_registers(4)));
  write_word(it.emulator, ring, ring + 8 + 8);
  write_word(it.emulator, ring + 4, ring + 8);
  const auto end = it.chip.step_loader();
  REQUIRE(end);
  CHECK(end->r0 == WRPERR);
  CHECK(read_word(it.emulator, ring + 4) == 0);
}

TEST_CASE("registers and pointers that make no sense are no loader, or are waited on") {
  ResetChip it;
  it.unlock();
  for (int which = 0; which < 6; ++which) {
    CoreRegisters wrong = loader_registers(4);
    if (which == 0) wrong.r[0] = 0x30000000;
    if (which == 1) wrong.r[1] = wrong.r[0];
    if (which == 2) wrong.r[2] = 0x20000000;
    if (which == 3) wrong.r[3] = 0x7FFFFFFF;
    if (which == 4) wrong.r[4] = 0x40023800;
    if (which == 5) wrong.r[1] = 0x50000000;
    CHECK_FALSE(it.chip.begin_loader(wrong));
  }
  REQUIRE(it.chip.begin_loader(loader_registers(4)));
  write_word(it.emulator, ring, 0xFFFFFFFE);
  write_word(it.emulator, ring + 4, ring + 8);
  CHECK_FALSE(it.chip.step_loader());
  write_word(it.emulator, ring, 0);  // how the debugger ends it
  const auto end = it.chip.step_loader();
  REQUIRE(end);
  CHECK(end->r3 == 4);
}

TEST_CASE("nRF51 tells why it was reset, and a protected one takes no programming") {
  FakeEmulator emulator;
  emulator.restart();
  Nrf51 chip(emulator, {0x08000000, 1024});
  CHECK(*chip.read_register(0x40000400) == 0);
  chip.reset(ResetCause::watchdog);
  chip.reset(ResetCause::software);
  CHECK(*chip.read_register(0x40000400) == 0b110);
  chip.write_register(0x40000400, 0b010);
  CHECK(*chip.read_register(0x40000400) == 0b100);
  CHECK(*chip.read_register(0x10000028) == 0xFFFFFFFF);

  CHECK_FALSE(chip.write_register(0x4001E504, 1));  // the emulator's own controller takes it
  chip.set_write_protection(true);
  CHECK(chip.write_register(0x4001E504, 1));
  CHECK(chip.write_register(0x4001E50C, 1));
  CHECK(chip.write_flash(0x08000000, std::vector<std::uint8_t>{0}));
}

TEST_CASE("nRF51's flash is taken back from the emulator, and given to the next one") {
  FakeEmulator emulator;
  emulator.restart();
  Nrf51 chip(emulator, {0x08000000, 1024});
  chip.put_content();
  CHECK(emulator.memory[0x08000000] == 0xFF);
  emulator.memory[0x08000005] = 0x12;
  chip.keep_content();
  emulator.restart();
  chip.put_content();
  CHECK(emulator.memory[0x08000005] == 0x12);
  CHECK(chip.corrupt(0x08000005, 0x03));
  CHECK(emulator.memory[0x08000005] == 0x11);
  CHECK_FALSE(chip.corrupt(0x08000400, 1));
}

TEST_CASE("a plain chip tells its reset cause in RSTINFO") {
  FakeEmulator emulator;
  emulator.restart();
  PlainChip chip(emulator);
  chip.reset(ResetCause::software);
  CHECK(*chip.read_register(0x4001F010) == 1);
  chip.reset(ResetCause::watchdog);
  CHECK(*chip.read_register(0x4001F010) == 3);
  chip.write_register(0x4001F010, 1);
  CHECK(*chip.read_register(0x4001F010) == 2);
  CHECK(chip.corrupt(0x20000000, 0xFF));
  CHECK(emulator.memory[0x20000000] == 0xFF);
  CHECK_FALSE(chip.corrupt(0x40000000, 1));
}

TEST_CASE("a model that does not exist is refused") {
  FakeEmulator emulator;
  CHECK_THROWS_AS(make_chip_model("stm32f9", emulator, {}), Error);
  CHECK(make_chip_model("cortex-m", emulator, {})->content().empty());
}

}  // namespace
}  // namespace assay::virtual_probe

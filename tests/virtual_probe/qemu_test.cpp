// The real emulator behind its interface.
#include "host/virtual_probe/qemu.hpp"

#include "host/adapters/posix_process.hpp"
#include "host/base/error.hpp"
#include "host/virtual_probe/core_debug.hpp"
#include "host/virtual_probe/memory_map.hpp"
#include "host/virtual_probe/stm32f4.hpp"
#include "host/virtual_probe/target_bus.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/virtual_probe/debug_words.hpp"

namespace assay::virtual_probe {
namespace {

struct Machine {
  PosixProcessRunner processes;
  int lines = 0;
  Qemu qemu{processes,
            test::no_stop,
            {"qemu-system-arm", "qemu-system-arm", {"-M", "netduinoplus2", "{serial}"}},
            [this](UniqueFd line) {
              ++lines;
              kept = std::move(line);
            }};
  UniqueFd kept;
  Stm32f4 chip{qemu, {0x08000000, 1 << 20}};
  CoreDebug core{qemu, chip};
  TargetBus bus{qemu, chip, core};

  // A vector table, and code at 0x08000100.
  void start(std::vector<std::uint16_t> code) {
    std::vector<std::uint8_t> flash(1 << 20, 0xFF);
    const std::uint8_t vectors[] = {0x00, 0x20, 0x00, 0x20, 0x01, 0x01, 0x00, 0x08};
    std::copy(std::begin(vectors), std::end(vectors), flash.begin());
    for (std::size_t i = 0; i < code.size(); ++i) {
      flash[0x100 + 2 * i] = static_cast<std::uint8_t>(code[i]);
      flash[0x101 + 2 * i] = static_cast<std::uint8_t>(code[i] >> 8);
    }
    chip.set_content(flash);
    core.start();
  }
  std::uint32_t core_register(unsigned selector) {
    bus.write(DCRSR, 4, selector);
    return bus.read(DCRDR, 4).value_or(0);
  }
};

bool missing() { return !PosixProcessRunner().find("qemu-system-arm"); }

TEST_CASE("QEMU as a chip: memory map, flash, halt, registers") {
  if (missing()) return;
  Machine it;
  it.start({0xBF30, 0xE7FD});  // wfi; b to it
  REQUIRE(range_at(it.qemu.memory_map(), 0x08000000) != nullptr);
  CHECK(range_at(it.qemu.memory_map(), 0x08000000)->kind == MappedKind::rom);
  CHECK(range_at(it.qemu.memory_map(), 0x20000000)->kind == MappedKind::ram);
  CHECK(range_at(it.qemu.memory_map(), 0x60000000) == nullptr);
  CHECK(it.qemu.pid() > 0);
  CHECK(it.bus.read(0x08000100, 4) == 0xE7FDBF30);

  REQUIRE(it.bus.write(DHCSR, 4, key | C_DEBUGEN | C_HALT));
  CHECK(it.core.state() == CoreState::halted);
  CHECK((it.core_register(15) & ~3U) == 0x08000100);
  CHECK(it.core_register(17) == 0x20002000);  // MSP, from where the core sleeps
  // What is started then runs, though the core had been waiting for an interrupt.
  REQUIRE(it.bus.write(0x20000800, 4, 0xBE002207));  // movs r2, #7; bkpt
  it.bus.write(DCRDR, 4, 0x20000800);
  it.bus.write(DCRSR, 4, 1 << 16 | 15);
  it.bus.write(DHCSR, 4, key | C_DEBUGEN);
  for (int i = 0; i < 1000 && it.core.state() != CoreState::halted; ++i) it.bus.read(DHCSR, 4);
  CHECK(it.core.state() == CoreState::halted);
  CHECK(it.core_register(2) == 7);
  CHECK(it.core_register(15) == 0x20000802);
}

TEST_CASE("QEMU that is killed is started again with its flash") {
  if (missing()) return;
  Machine it;
  it.start({0xBF30, 0xE7FD});
  const int first = it.qemu.pid();
  it.qemu.kill();
  for (int i = 0; i < 1000 && it.core.state() != CoreState::gone; ++i) it.bus.read(0x20000000, 4);
  CHECK(it.core.state() == CoreState::gone);
  CHECK_FALSE(it.qemu.ended_by_lockup());
  CHECK(it.qemu.pid() == 0);
  it.core.reset(ResetCause::pin);
  CHECK(it.core.state() == CoreState::running);
  CHECK(it.qemu.pid() != first);
  CHECK(it.lines == 2);
  CHECK(it.bus.read(0x08000100, 2) == 0xBF30);
}

TEST_CASE("a lockup that makes QEMU abort is told apart") {
  if (missing()) return;
  Machine it;
  it.start({0xDE00});  // undefined, and no handlers: the vectors are 0xFFFFFFFF
  for (int i = 0; i < 5000 && it.core.state() != CoreState::gone; ++i) it.bus.read(DHCSR, 4);
  CHECK(it.core.state() == CoreState::gone);
  CHECK(it.qemu.ended_by_lockup());
  CHECK((it.bus.read(DHCSR, 4).value_or(0) >> 19 & 1) == 1);
}

TEST_CASE("firmware that resets itself is noticed") {
  if (missing()) return;
  Machine it;
  // ldr r0, [pc, #8]; ldr r1, [pc, #8]; str r1, [r0]; b .; nop; nop; AIRCR; SYSRESETREQ
  it.start({0x4802, 0x4903, 0x6001, 0xE7FE, 0xBF00, 0xBF00, 0xED0C, 0xE000, 0x0004, 0x05FA});
  std::uint32_t flags = 0;
  for (int i = 0; i < 200000 && (flags >> 28 & 1) == 0; ++i) {
    flags = it.bus.read(0x40023874, 4).value_or(0);
  }
  CHECK((flags >> 28 & 1) == 1);
}

TEST_CASE("an emulator that is missing, or refuses its arguments, is an error of the flasher") {
  PosixProcessRunner processes;
  Qemu absent(processes, test::no_stop, {"no-such-emulator", "its-package", {}}, [](UniqueFd) {});
  CHECK_THROWS_WITH(absent.restart(), Catch::Matchers::ContainsSubstring("its-package"));
  if (missing()) return;
  Qemu wrong(processes, test::no_stop, {"qemu-system-arm", "p", {"-M", "no-such-machine"}},
             [](UniqueFd) {});
  try {
    wrong.restart();
    FAIL("started");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    CHECK_THAT(error.what(), Catch::Matchers::ContainsSubstring("unsupported machine"));
  }
}

}  // namespace
}  // namespace assay::virtual_probe

#include "host/virtual_probe/core_debug.hpp"

#include "host/virtual_probe/control.hpp"
#include "host/virtual_probe/stm32f4.hpp"
#include "host/virtual_probe/target_bus.hpp"
#include "host/virtual_probe/virtual_probe.hpp"
#include "tests/support/catch.hpp"
#include "tests/virtual_probe/debug_words.hpp"
#include "tests/virtual_probe/fake_emulator.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t code = 0x08000100;

// A chip whose flash holds a vector table and `nop`s, or nothing.
struct Chip {
  FakeEmulator emulator;
  Stm32f4 chip{emulator, {0x08000000, 1 << 14}};
  CoreDebug core{emulator, chip};
  TargetBus bus{emulator, chip, core};

  explicit Chip(bool with_code = true) {
    if (with_code) {
      std::vector<std::uint8_t> flash(1 << 14, 0xFF);
      const std::uint8_t vectors[] = {0x00, 0x20, 0x00, 0x20, 0x01, 0x01, 0x00, 0x08};
      std::copy(std::begin(vectors), std::end(vectors), flash.begin());
      flash[0x100] = 0x00;
      flash[0x101] = 0xBF;
      chip.set_content(flash);
    }
    core.start();
  }
  std::uint32_t read(std::uint32_t address) { return bus.read(address, 4).value_or(0xDEADDEAD); }
  void write(std::uint32_t address, std::uint32_t value) { CHECK(bus.write(address, 4, value)); }
  void halt() { write(DHCSR, key | C_DEBUGEN | C_HALT); }
};

TEST_CASE("a chip with code runs at once, a blank one is locked up") {
  Chip with_code;
  CHECK(with_code.core.state() == CoreState::running);
  CHECK(with_code.emulator.core.r[15] == code);
  CHECK((with_code.read(DHCSR) & (S_HALT | S_LOCKUP)) == 0);

  Chip blank(false);
  CHECK(blank.emulator.runs == 0);
  CHECK((blank.read(DHCSR) & (S_HALT | S_LOCKUP)) == S_LOCKUP);
  blank.halt();
  CHECK((blank.read(DHCSR) & (S_HALT | S_LOCKUP)) == S_HALT);
}

TEST_CASE("the reset shows in DHCSR until it has been read") {
  Chip it;
  CHECK((it.read(DHCSR) & S_RESET_ST) != 0);
  CHECK((it.read(DHCSR) & S_RESET_ST) == 0);
}

TEST_CASE("halting stands the core, and C_HALT reads back while it is halted") {
  Chip it;
  it.write(DHCSR, C_DEBUGEN | C_HALT);  // without its key: nothing
  CHECK(it.core.state() == CoreState::running);
  it.halt();
  CHECK_FALSE(it.emulator.is_running);
  CHECK((it.read(DHCSR) & (S_HALT | C_HALT | C_DEBUGEN)) == (S_HALT | C_HALT | C_DEBUGEN));
  CHECK((it.read(DFSR) & 1) != 0);
  it.write(DFSR, 1);
  CHECK(it.read(DFSR) == 0);
}

TEST_CASE("a step executes one instruction and halts again") {
  Chip it;
  it.halt();
  const int before = it.emulator.steps;
  it.write(DHCSR, key | C_DEBUGEN | C_STEP);
  CHECK(it.emulator.steps == before + 1);
  CHECK(it.core.state() == CoreState::halted);
  CHECK((it.read(DHCSR) & C_HALT) != 0);
}

TEST_CASE("a debugger that takes DEBUGEN away lets the core go") {
  Chip it;
  it.halt();
  it.write(DHCSR, key);
  CHECK(it.core.state() == CoreState::running);
}

TEST_CASE("registers are transferred by their selectors") {
  Chip it;
  it.halt();
  it.write(DCRDR, 0x1234);
  it.write(DCRSR, 1 << 16 | 3);
  CHECK(it.emulator.core.r[3] == 0x1234);
  it.write(DCRSR, 15);
  CHECK(it.read(DCRDR) == code);
  it.emulator.doubles[1] = 0x1111111122222222;
  it.write(DCRSR, 0x43);  // S3
  CHECK(it.read(DCRDR) == 0x11111111);
  it.write(DCRDR, 0x33333333);
  it.write(DCRSR, 1 << 16 | 0x42);
  CHECK(it.emulator.doubles[1] == 0x1111111133333333);
}

TEST_CASE("code that is none makes a lockup instead of a run") {
  Chip it;
  it.halt();
  it.emulator.core.r[15] = 0x60000000;
  it.write(DCRDR, 0x60000000);
  it.write(DCRSR, 1 << 16 | 15);
  const int runs = it.emulator.runs;
  it.write(DHCSR, key | C_DEBUGEN);
  CHECK(it.emulator.runs == runs);
  CHECK((it.read(DHCSR) & S_LOCKUP) != 0);
}

TEST_CASE("vector catch halts the core at its reset") {
  Chip it;
  it.halt();
  it.write(DEMCR, 1);
  const int runs = it.emulator.runs;
  it.write(AIRCR, 0x05FA0004);
  CHECK(it.emulator.runs == runs);
  CHECK((it.read(DHCSR) & (S_HALT | S_RESET_ST)) == (S_HALT | S_RESET_ST));
  CHECK((it.read(DFSR) & 8) != 0);
  CHECK((it.read(0x40023874) >> 28 & 1) == 1);  // a software reset
  it.write(DEMCR, 0);
  it.write(AIRCR, 0x05FA0004);
  CHECK(it.core.state() == CoreState::running);
}

TEST_CASE("a reset by the firmware shows, and is caught where asked for") {
  Chip it;
  it.read(DHCSR);
  it.emulator.events = {EmulatorEvent::watchdog_reset};
  CHECK((it.read(0x40023874) >> 29 & 1) == 1);
  CHECK((it.read(DHCSR) & S_RESET_ST) != 0);
  it.write(DHCSR, key | C_DEBUGEN);
  it.write(DEMCR, 1);
  it.emulator.events = {EmulatorEvent::guest_reset};
  it.core.poll();
  CHECK(it.core.state() == CoreState::halted);
}

TEST_CASE("a hardware breakpoint reaches the emulator, also while the core runs") {
  Chip it;
  it.write(0xE0002000, 3);                              // FP_CTRL: enable
  it.write(0xE0002008, (code + 2 - 2) | 2U << 30 | 1);  // the upper halfword
  CHECK(it.emulator.breakpoints == std::set<std::uint32_t>{code + 2});
  CHECK(it.core.state() == CoreState::running);
  it.emulator.core.r[15] = code + 2;
  it.emulator.next_stop = CoreStop{};
  CHECK((it.read(DHCSR) & S_HALT) != 0);
  CHECK((it.read(DFSR) & 2) != 0);
}

TEST_CASE("a watchpoint's access is told by its comparator and DFSR") {
  Chip it;
  it.write(0xE0001020, 0x20000010);
  it.write(0xE0001024, 2);
  it.write(0xE0001028, 6);
  CHECK(it.emulator.watchpoints.contains({WatchKind::write, 0x20000010, 4}));
  it.emulator.next_stop = CoreStop{0x20000012};
  CHECK((it.read(DHCSR) & S_HALT) != 0);
  CHECK((it.read(DFSR) & 4) != 0);
  CHECK((it.read(0xE0001028) >> 24 & 1) == 1);
  CHECK((it.read(0xE0001028) >> 24 & 1) == 0);
}

TEST_CASE("BKPT that a debugger writes to RAM stops the core there") {
  Chip it;
  it.halt();
  it.write(0x20000400, 0xBE00BF00);
  it.write(DCRDR, 0x20000000);  // in another page: no detour is needed
  it.write(DCRSR, 1 << 16 | 15);
  it.write(DHCSR, key | C_DEBUGEN);
  CHECK(it.emulator.breakpoints == std::set<std::uint32_t>{0x20000402});
}

TEST_CASE("a BKPT beside the code that runs is reached by a branch into the next page") {
  Chip it;
  it.halt();
  it.write(0x20000000, 0xBE00BF00);
  it.write(0x20000004, 0xBE00BF00);
  it.write(DCRDR, 0x20000000);
  it.write(DCRSR, 1 << 16 | 15);
  it.write(DHCSR, key | C_DEBUGEN);
  REQUIRE(it.emulator.breakpoints.size() == 2);  // one each
  const std::uint32_t landing = *it.emulator.breakpoints.begin();
  CHECK(landing == 0x20000400);
  // B with an 11-bit offset from its own address plus 4: to the landing.
  const std::uint16_t branch = read_halfword(it.emulator, 0x20000002);
  CHECK((branch & 0xF800) == 0xE000);
  CHECK(0x20000002U + 4 + 2 * (branch & 0x3FFU) == landing);
  it.emulator.core.r[15] = landing;
  it.emulator.next_stop = CoreStop{};
  CHECK((it.read(DHCSR) & S_HALT) != 0);
  it.write(DCRSR, 15);
  CHECK(it.read(DCRDR) == 0x20000002);
  CHECK(it.read(0x20000000) == 0xBE00BF00);
  CHECK(it.read(0x20000004) == 0xBE00BF00);
}

TEST_CASE("what overwrites a detour stays when it is taken back") {
  Chip it;
  it.halt();
  it.write(0x20000000, 0xBE00BF00);
  it.write(DCRDR, 0x20000000);
  it.write(DCRSR, 1 << 16 | 15);
  it.write(DHCSR, key | C_DEBUGEN);
  it.write(0x20000000, 0x11112222);
  it.bus.flush();
  it.halt();
  CHECK(it.read(0x20000000) == 0x11112222);
}

TEST_CASE("writes to adjacent addresses go out together, reads are read ahead") {
  Chip it;
  it.halt();
  const int before = it.emulator.requests;
  for (std::uint32_t i = 0; i < 256; ++i) it.write(0x20001000 + 4 * i, i);
  for (std::uint32_t i = 0; i < 256; ++i) CHECK(it.read(0x20001000 + 4 * i) == i);
  CHECK(it.emulator.requests - before == 2);
  // A write past the cache's back is seen after the next run.
  it.write(0x20001000, 77);
  CHECK(it.read(0x20001000) == 77);
}

TEST_CASE("reading ahead stops while the core runs and at the end of RAM") {
  Chip it;
  write_word(it.emulator, 0x20000000, 1);
  CHECK(it.read(0x20000000) == 1);
  write_word(it.emulator, 0x20000000, 2);
  CHECK(it.read(0x20000000) == 2);
  it.halt();
  it.write(0x2001FFFC, 5);
  CHECK(it.read(0x2001FFFC) == 5);
  CHECK_FALSE(it.bus.read(0x20020000, 4));
  CHECK_FALSE(it.bus.write(0x20020000, 4, 0));
}

TEST_CASE("flash is programmed through its controller only") {
  Chip it;
  it.halt();
  it.write(0x08000200, 0);
  CHECK(it.read(0x08000200) == 0xFFFFFFFF);
  CHECK(it.read(0x40023C0C) == 1 << 7);
  it.write(0x40023C0C, 1 << 7);
  it.write(0x40023C04, 0x45670123);
  it.write(0x40023C04, 0xCDEF89AB);
  it.write(0x40023C10, 0x201);
  it.write(0x08000200, 0x12345678);
  CHECK(it.read(0x08000200) == 0x12345678);
  CHECK(it.bus.read(0x08000201, 1) == 0x56);
}

TEST_CASE("an emulator's death looks like a reset that lasts, and the next reset ends it") {
  Chip it;
  it.halt();
  it.emulator.die();
  CHECK_FALSE(it.bus.read(0x20000000, 4));
  CHECK(it.core.state() == CoreState::gone);
  for (int i = 0; i < 2; ++i) CHECK((it.read(DHCSR) & (S_RESET_ST | S_HALT)) == S_RESET_ST);
  CHECK(it.read(0xE000ED00) == 0x410FC240);  // so that a debugger recognises the core
  it.halt();
  CHECK(it.core.state() == CoreState::gone);
  it.write(AIRCR, 0x05FA0004);
  CHECK(it.emulator.restarts == 2);
  CHECK(it.core.state() == CoreState::running);
  CHECK(it.emulator.memory[0x08000004] == 0x01);  // with its flash
}

TEST_CASE("an emulator that cannot be started again is gone until a reset that can") {
  Chip it;
  it.halt();
  it.emulator.die();
  it.emulator.start_failure = "No room for a process.";
  it.write(AIRCR, 0x05FA0004);
  CHECK(it.core.state() == CoreState::gone);
  CHECK(it.core.start_trouble() == "No room for a process.");
  CHECK_FALSE(it.bus.read(0x20000000, 4));
  CHECK((it.read(DHCSR) & S_RESET_ST) != 0);
  it.emulator.start_failure.clear();
  it.write(AIRCR, 0x05FA0004);
  CHECK(it.core.state() == CoreState::running);
  CHECK(it.core.start_trouble().empty());
}

TEST_CASE("an emulator that dies of a lockup shows it") {
  Chip it;
  it.emulator.by_lockup = true;
  it.emulator.die();
  CHECK((it.read(DHCSR) & S_LOCKUP) != 0);
}

TEST_CASE("the reset pin holds the core, and its release resets it") {
  FakeEmulator emulator;
  Stm32f4 chip(emulator, {0x08000000, 1 << 14});
  VirtualProbe probe(emulator, chip, std::nullopt);
  const int resets = emulator.resets;
  probe.set_resets(false, true);
  CHECK(emulator.resets == resets);
  probe.set_resets(false, false);
  CHECK(emulator.resets == resets + 1);
}

TEST_CASE("the control commands act, and what is none is refused with a sentence") {
  FakeEmulator emulator;
  Stm32f4 chip(emulator, {0x08000000, 1 << 14});
  VirtualProbe probe(emulator, chip, std::nullopt);
  int kills = 0, quits = 0;
  Control control(probe, {[&] { ++kills; }, [&] { ++quits; },
                          [] {
                            return ProbeCounters{1, 2, 3, 4};
                          }});
  const std::string ok = R"({"ok":true})";
  CHECK(control.answer("corrupt 0x08000010 0x0F") == ok);
  CHECK(emulator.memory[0x08000010] == 0xF0);
  CHECK(control.answer("reset brown_out") == ok);
  CHECK(*chip.read_register(0x40023874) >> 25 == 0b111);
  CHECK(control.answer("id 0x419") == ok);
  CHECK(control.answer("write-protect on") == ok);
  CHECK(control.answer("garbage on") == ok);
  CHECK(control.answer("kill-emulator") == ok);
  CHECK(control.answer(" quit \r") == ok);
  CHECK(kills == 1);
  CHECK(quits == 1);
  CHECK(control.answer("stats").find("\"serial_clients\":2") != std::string::npos);
  CHECK(control.answer("stats").find("\"serial_bytes_to_device\":3") != std::string::npos);
  for (const char* wrong :
       {"", "corrupt", "corrupt 1 2 3", "corrupt 0x50000000 1", "corrupt 0x08000000 256",
        "corrupt -1 1", "reset", "reset now", "garbage maybe", "id x", "\xFF\xFE", "Quit"}) {
    CHECK(control.answer(wrong).find("\"ok\":false") != std::string::npos);
  }
}

TEST_CASE("that the emulator cannot be started again is an answer, and stays in the statistics") {
  FakeEmulator emulator;
  Stm32f4 chip(emulator, {0x08000000, 1 << 14});
  VirtualProbe probe(emulator, chip, std::nullopt);
  Control control(probe, {[] {}, [] {}, [] { return ProbeCounters{}; }});
  CHECK_THAT(control.answer("stats"), !Catch::Matchers::ContainsSubstring("emulator_trouble"));
  emulator.die();
  emulator.start_failure = "No room for a process.";
  CHECK(control.answer("reset pin") == R"({"error":"No room for a process.","ok":false})");
  CHECK_THAT(control.answer("stats"), Catch::Matchers::ContainsSubstring(R"("core":"gone")") &&
                                          Catch::Matchers::ContainsSubstring(
                                              R"("emulator_trouble":"No room for a process.")"));
  // The reset pin is no different.
  probe.set_resets(false, true);
  probe.set_resets(false, false);
  CHECK(probe.core_state() == CoreState::gone);
  emulator.start_failure.clear();
  CHECK(control.answer("reset pin") == R"({"ok":true})");
  CHECK_THAT(control.answer("stats"), !Catch::Matchers::ContainsSubstring("emulator_trouble"));
}

TEST_CASE("random bits take the place of TDO while garbage is on") {
  FakeEmulator emulator;
  Stm32f4 chip(emulator, {0x08000000, 1 << 14});
  VirtualProbe probe(emulator, chip, std::nullopt);
  int ones = 0;
  probe.set_garbage(true);
  for (int i = 0; i < 1000; ++i) ones += probe.tdo();
  CHECK(ones > 300);
  CHECK(ones < 700);
  probe.set_garbage(false);
  CHECK(probe.tdo());
}

}  // namespace
}  // namespace assay::virtual_probe

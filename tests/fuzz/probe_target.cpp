// host/virtual_probe: a debugger that sends anything to the probe of each chip model, and an
// emulator that stops, resets and dies as it likes. Input: the chip, then a list of steps (step):
// raw bytes, scans, accesses to memory, what befalls the emulator, and control lines.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/virtual_probe/control.hpp"
#include "host/virtual_probe/debug_registers.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/virtual_probe/fake_emulator.hpp"

namespace assay::fuzz {

namespace {

using namespace virtual_probe;

struct Kind {
  const char* model;
  std::uint32_t cpuid;
  FlashRegion flash;
};
// Small: the content goes to the emulator at each of its starts.
constexpr Kind kinds[] = {{"stm32f4", 0x410FC240, {0x08000000, 128 << 10}},
                          {"nrf51", 0x410CC200, {0x00000000, 16 << 10}},
                          {"cortex-m", 0x411FC270, {}}};

// Where a debugger has business; a step adds an offset.
constexpr std::uint32_t places[] = {0x08000000, 0x20000000,      0x20000100,      0x2001FFC0,
                                    0x40023C00, 0x40023874,      0x4001E500,      0x10000000,
                                    0xE0042000, 0x1FFF7A00,      watchpoint_unit, breakpoint_unit,
                                    0xE000ED00, halting_control, 0xE000EE00,      core_rom_table,
                                    0xFFFFFFF0, 0x00000000,      0x40000400,      0x4001F000};

class Debugger {
 public:
  explicit Debugger(unsigned kind) : kind_(kinds[kind % std::size(kinds)]), flash_(kind_.flash) {
    emulator_.cpuid = kind_.cpuid;
    if (kind_.model == std::string_view("nrf51")) {
      emulator_.map.insert(emulator_.map.begin(), {0, 0x3FFF, MappedKind::rom});
      emulator_.vectors = 0;
    }
    chip_ = make_chip_model(kind_.model, emulator_, flash_);
    if (!chip_->content().empty()) {
      // A vector table, and `nop`s behind it.
      std::vector<std::uint8_t> content(chip_->content().size(), 0xFF);
      const std::uint8_t vectors[] = {
          0x00, 0x20, 0x00, 0x20, 0x01, 0x01, 0x00, static_cast<std::uint8_t>(flash_.origin >> 24)};
      std::copy(std::begin(vectors), std::end(vectors), content.begin());
      for (std::size_t at = 0x100; at < 0x200; at += 2) content[at] = 0, content[at + 1] = 0xBF;
      chip_->set_content(content);
    }
    probe_.emplace(emulator_, *chip_, std::nullopt);
    control_.emplace(*probe_, Control::Effects{[this] { emulator_.die(); }, [] {},
                                               [] { return ProbeCounters{}; }});
    bit_bang_.emplace(*probe_);
    identity_ = read_identity();
    connect();
  }

  void step(Input& input);

  // Whatever befell it, the next client of the probe finds a chip.
  void check_usable() {
    command("garbage off");
    probe_->client_left();
    bit_bang_->restart();
    expect(command("reset pin"), "a chip can be reset");
    expect(emulator_.alive() && probe_->core_state() != CoreState::gone, "a reset starts it anew");
    expect(read_identity() == identity_, "a debug port tells its identity");
  }

 private:
  // What the probe answers.
  std::string send(std::string_view bytes) {
    std::string answers;
    const bool stays = bit_bang_->take(
        {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, answers);
    const std::string_view heard = bytes.substr(0, stays ? bytes.npos : bytes.find('Q'));
    expect(answers.size() == static_cast<std::size_t>(std::count(heard.begin(), heard.end(), 'R')),
           "each question has its answer");
    if (!stays) {
      probe_->client_left();
      bit_bang_->restart();
    }
    return answers;
  }

  void walk(std::string_view tms) {
    std::string bytes;
    for (const char bit : tms) bytes += bit == '1' ? "26" : "04";
    send(bytes);
  }

  // From Run-Test/Idle through a shift state and back, `bits` of `value`.
  std::uint64_t scan(std::string_view way, std::uint64_t value, unsigned bits) {
    walk(way);
    std::string bytes;
    for (unsigned i = 0; i < bits; ++i) {
      const char low =
          static_cast<char>('0' + (i + 1 == bits ? 2 : 0) + static_cast<char>(value >> i & 1));
      bytes += {low, 'R', static_cast<char>(low + 4)};
    }
    const std::string answers = send(bytes);
    walk("10");
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      read |= std::uint64_t{answers[i] == '1'} << i;
    }
    return read;
  }

  std::uint32_t read_identity() {
    walk("111110");
    return static_cast<std::uint32_t>(scan("100", 0, 32));
  }

  void scan_instruction(unsigned instruction) {
    const bool two = chip_->boundary_scan_id().has_value();
    scan("1100", instruction | (two ? 0x1F0 : 0), two ? 9 : 4);
  }

  void access(unsigned instruction, unsigned address, bool read, std::uint32_t value) {
    scan_instruction(instruction);
    scan("100", std::uint64_t{value} << 3 | (address >> 1 & 6) | (read ? 1 : 0), 35);
  }

  // As debuggers begin: power, the access port's first bank, words that count up.
  void connect() {
    walk("111110");
    access(DebugPort::dpacc, 4, false, 0x50000020);
    access(DebugPort::dpacc, 8, false, 0);
    access(DebugPort::apacc, 0, false, 0x23000012);
  }

  void write(std::uint32_t address, std::uint32_t value) {
    access(DebugPort::apacc, 4, false, address);
    access(DebugPort::apacc, 12, false, value);
  }

  bool command(const std::string& line) {
    return nlohmann::json::parse(control_->answer(line)).at("ok");
  }

  void begin_loader(Input& input);
  void befall(Input& input);

  Kind kind_;
  FlashRegion flash_;
  FakeEmulator emulator_;
  std::unique_ptr<ChipModel> chip_;
  std::optional<VirtualProbe> probe_;
  std::optional<Control> control_;
  std::optional<BitBang> bit_bang_;
  std::uint32_t identity_ = 0;
};

// The loop by which OpenOCD programs an STM32F4, with a ring in RAM and nearly sound registers.
void Debugger::begin_loader(Input& input) {
  constexpr std::uint32_t ring = 0x20000100;
  write(halting_control, 0xA05F0003);
  auto& r = emulator_.core.r;
  r[0] = ring;
  r[1] = ring + 8 + input.byte();
  r[2] = flash_.origin + static_cast<std::uint32_t>(input.number(3));
  r[3] = input.byte();
  r[4] = 0x40023C00;
  r[15] = 0x20000000;
  emulator_.core.xpsr = 1 << 24;
  write(0x40023C04, 0x45670123);
  write(0x40023C04, 0xCDEF89AB);
  write(ring + 4, ring + 8 + input.byte());
  write(halting_control, 0xA05F0001);
  write(ring, ring + 8 + input.byte());
}

void Debugger::befall(Input& input) {
  switch (input.byte() % 6) {
    case 0:
      emulator_.next_stop = CoreStop{};
      break;
    case 1:
      emulator_.next_stop = CoreStop{static_cast<std::uint32_t>(input.number(4))};
      break;
    case 2:
      emulator_.events.push_back(EmulatorEvent::guest_reset);
      break;
    case 3:
      emulator_.events.push_back(EmulatorEvent::watchdog_reset);
      break;
    case 4:
      emulator_.by_lockup = input.byte() % 2 == 0;
      emulator_.die();
      break;
    default: {
      const unsigned number = input.byte() % 17;
      (number == 16 ? emulator_.core.xpsr : emulator_.core.r[number]) =
          static_cast<std::uint32_t>(input.number(4));
    }
  }
}

void Debugger::step(Input& input) {
  switch (input.byte() % 10) {
    case 0:
      send(as_text(input.bytes(input.byte())));
      break;
    case 1: {
      constexpr unsigned instructions[] = {DebugPort::abort, DebugPort::dpacc, DebugPort::apacc,
                                           DebugPort::idcode};
      const unsigned bits = input.byte();
      access(instructions[bits % 4], bits >> 2 & 12, (bits & 0x40) != 0,
             static_cast<std::uint32_t>(input.number(4)));
      break;
    }
    case 2:
    case 3: {  // a debugger's write, and a run of them
      const std::uint32_t place = places[input.byte() % std::size(places)];
      const std::uint32_t address = place + input.byte();
      write(address, static_cast<std::uint32_t>(input.number(4)));
      for (unsigned left = input.byte() % 8; left > 0; --left) {
        access(DebugPort::apacc, 12, false, static_cast<std::uint32_t>(input.number(4)));
      }
      break;
    }
    case 4: {
      const std::uint32_t place = places[input.byte() % std::size(places)];
      access(DebugPort::apacc, 4, false, place + input.byte());
      for (unsigned left = 1 + input.byte() % 8; left > 0; --left) {
        access(DebugPort::apacc, 12, true, 0);
      }
      break;
    }
    case 5:
      befall(input);
      break;
    case 6:
      probe_->poll();
      probe_->pause();
      break;
    case 7:
      if (kind_.model == std::string_view("stm32f4") && emulator_.alive()) begin_loader(input);
      break;
    case 8:
      connect();
      break;
    default:
      command(std::string(as_text(input.bytes(input.byte() % 64))));
  }
}

void run(ByteView bytes) {
  Input input(bytes);
  Debugger debugger(input.byte());
  while (!input.empty()) debugger.step(input);
  debugger.check_usable();
}

const Registration registration({"probe", run});

}  // namespace

}  // namespace assay::fuzz

// host/core/autopsy: a chip in any state whatever, beneath the recorded firmware. Input: the
// recording to begin with, options (board, image, facts), then a list of changes (change) to
// registers and memory.
#include <random>

#include "host/core/autopsy/autopsy.hpp"
#include "host/report/autopsy_report.hpp"
#include "tests/core/autopsy/played_probe.hpp"
#include "tests/fuzz/input.hpp"

namespace assay::fuzz {

namespace {

constexpr const char* recordings[] = {
    "waiting",     "hang",  "fault",     "jump",     "stack_overflow", "workspace_overflow",
    "wiped_stack", "reset", "interrupt", "computing"};
constexpr std::uint32_t ram_begin = 0x20000000, ram_bytes = 128 << 10;
constexpr std::uint32_t code_begin = 0x08000000;

// What a register or stack word may well be, from two bytes of the input.
std::uint32_t code_address(std::uint64_t number) {
  return code_begin + static_cast<std::uint32_t>(number);
}

const DebugImage& image() {
  static const DebugImage image(test::autopsy_file("firmware.elf"));
  return image;
}

// Answers every read of the board's memory: as it was recorded or changed, else as the image has
// it, else with zero.
class AnyProbe final : public DebugProbe {
 public:
  explicit AnyProbe(unsigned recording) {
    static const std::vector<nlohmann::json> all = [] {
      std::vector<nlohmann::json> read;
      for (const char* name : recordings) read.push_back(test::PlayedProbe(name).halts);
      return read;
    }();
    const nlohmann::json& halts = all[recording % all.size()];
    for (std::size_t halt = 0; halt < 2; ++halt) {
      for (const auto& block : halts[halt]["memory"]) {
        std::uint32_t address = block["address"];
        for (const std::uint32_t word : block["words"]) {
          memory_[address] = word;
          address += 4;
        }
      }
    }
    registers_ = halts[1]["registers"];
  }

  void change(Input& input);

  void reset(AfterReset) override {}
  void halt() override {}
  void resume() override { ++resumed_; }
  bool is_halted() override { return false; }
  std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) override {
    expect(address % 4 == 0 && count < 1 << 16, "a read is one of words, and not of everything");
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < count; ++i) {
      const auto at = address + static_cast<std::uint32_t>(4 * i);
      if (unreadable_bytes_ > at - unreadable_) throw Error(Blame::flash, "{:#x} fails.", at);
      const auto found = memory_.find(at);
      words.push_back(found != memory_.end() ? found->second : image().word(at).value_or(0));
    }
    return words;
  }
  void write_words(std::uint32_t address, std::span<const std::uint32_t> words) override {
    memory_[address] = words.front();
  }
  std::map<std::string, std::uint64_t> registers(const std::vector<std::string>& names) override {
    // So that looks at a core that went on differ.
    if (resumed_ > 0) registers_["pc"] += 2 * static_cast<std::uint64_t>(resumed_);
    std::map<std::string, std::uint64_t> asked;
    for (const std::string& name : names) {
      if (const auto found = registers_.find(name); found != registers_.end()) asked.insert(*found);
    }
    return asked;
  }
  std::string describe() const override { return "any"; }
  std::string log() override { return lockup_ ? "clearing lockup after double fault" : ""; }

 private:
  std::map<std::uint32_t, std::uint32_t> memory_;
  std::map<std::string, std::uint64_t> registers_;
  std::uint32_t unreadable_ = 0, unreadable_bytes_ = 0;
  int resumed_ = 0;
  bool lockup_ = false;
};

void AnyProbe::change(Input& input) {
  static const std::vector<std::string> names = {
      "pc", "sp", "lr", "xpsr", "msp", "psp", "r0",     "r7",   "r11",  "ra",
      "fp", "s1", "r4", "r12",  "s2",  "s11", "mcause", "mepc", "mtvec"};
  const std::uint8_t kind = input.byte();
  switch (kind % 8) {
    case 0: {
      const std::string& name = names[input.byte() % names.size()];
      registers_[name] = input.number(4);
      break;
    }
    case 1: {
      const std::string& name = names[input.byte() % names.size()];
      registers_[name] = code_address(input.number(2));
      break;
    }
    case 2: {  // a word of the stack
      const auto sp = static_cast<std::uint32_t>(registers_["sp"]) & ~3u;
      memory_[sp + 4 * input.byte()] = static_cast<std::uint32_t>(input.number(4));
      break;
    }
    case 3: {
      const auto sp = static_cast<std::uint32_t>(registers_["sp"]) & ~3u;
      memory_[sp + 4 * input.byte()] = code_address(input.number(2));
      break;
    }
    case 4: {  // a word that an autopsy has read
      auto word = memory_.begin();
      std::advance(word, input.number(2) % memory_.size());
      word->second = static_cast<std::uint32_t>(input.number(4));
      break;
    }
    case 5: {  // half of the RAM: code addresses, its own addresses, anything
      std::minstd_rand random(input.byte() + 1u);
      const std::uint32_t begin = ram_begin + (kind & 0x80 ? ram_bytes / 2 : 0);
      const auto sp = static_cast<std::uint32_t>(registers_["sp"]) & ~3u;
      const bool at_stack = (kind & 0x40) != 0;
      const std::uint32_t words = at_stack ? 512 : 64;
      for (std::uint32_t i = 0; i < words; ++i) {
        const std::uint32_t any = static_cast<std::uint32_t>(random());
        const std::uint32_t value = any % 4 == 0   ? any * 2654435761u
                                    : any % 4 == 1 ? ram_begin + (any >> 4 & 0x1FFFC)
                                                   : code_address(any >> 4 & 0x1FFF) | 1;
        memory_[(at_stack ? sp : begin) + 4 * i] = value;
      }
      break;
    }
    case 6:
      unreadable_ = static_cast<std::uint32_t>(input.number(4)) & ~3u;
      unreadable_bytes_ = 4u << (input.byte() % 20);
      break;
    default:
      lockup_ = !lockup_;
      registers_.erase(names[input.byte() % names.size()]);
  }
}

Board board_of(unsigned bits) {
  Board board = test::recorded_board();
  switch (bits % 4) {
    case 1:
      board.isa = {"arm", "armv6-m", "cortex-m0", "soft", ""};
      break;
    case 2:
      board.isa = {"arm", "armv8-m.main", "cortex-m55", "hard", ""};
      break;
    case 3:
      board.isa = {"riscv", "rv32imac", "generic-rv32", "", ""};
      break;
    default:
      break;
  }
  return board;
}

void check(const Autopsy& autopsy) {
  expect(!autopsy.headline.empty(), "an autopsy says something");
  expect(autopsy.headline.find("A bug") == std::string::npos, "nothing but what it knows ends it");
  expect(autopsy.frames.empty() || autopsy.first < autopsy.frames.size(),
         "the headline is about one of the frames");
  expect(autopsy.frames.size() <= 1024, "a back trace ends");
  const auto json = autopsy_json(autopsy);
  json.dump();
  expect(!autopsy_text(json, false).empty() && !autopsy_text(json, true).empty(), "it is told");
}

void run(ByteView bytes) {
  Input input(bytes);
  AnyProbe probe(input.byte());
  const unsigned options = input.byte();
  const Board board = board_of(options);
  const RunFacts facts{options & 4 ? "small" : "", (options & 8) != 0};
  while (!input.empty()) probe.change(input);
  if (options & 0x10) return check(perform_autopsy(probe, board, {}, facts));
  const DebugImage* const known = options & 0x20 ? nullptr : &image();
  try {
    check(diagnose(take_snapshot(probe, board, known), board, known, facts));
  } catch (const Error& error) {
    expect(error.blame() == Blame::flash, "what ends it is the probe");
  }
}

const Registration registration({"autopsy", run});

}  // namespace

}  // namespace assay::fuzz

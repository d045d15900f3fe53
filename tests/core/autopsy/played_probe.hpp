// A debug probe that plays a recording, and firmware and board that it was made with.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/base/stop.hpp"
#include "host/core/autopsy/autopsy.hpp"
#include "host/core/board/board.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay::test {

inline std::filesystem::path autopsy_file(const std::string& name) {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/core/autopsy/files" / name;
}

// The silicon that the recordings are of.
inline Board recorded_board() {
  Board board;
  board.name = "recorded";
  board.isa = {"arm", "armv7e-m", "cortex-m4", "softfp", "fpv4-sp-d16"};
  board.regions = {{"flash", RegionKind::flash, 0x08000000, 1 << 20, true},
                   {"sram", RegionKind::ram, 0x20000000, 128 << 10, true}};
  board.main_ram = "sram";
  // ST RM0090, section 7.3.21 (RCC_CSR).
  ResetCauseRegister cause;
  cause.address = 0x40023874;
  cause.clear_mask = 0x01000000;
  cause.flags = {{0x20000000, "watchdog"}, {0x10000000, "software"}, {0x04000000, "pin"}};
  board.access.chip = Chip{"recorded", {}, cause};
  return board;
}

// A read that was not recorded fails, and so does everything while `broken` says why.
class PlayedProbe final : public DebugProbe {
 public:
  explicit PlayedProbe(const std::string& recording) {
    std::ifstream file(autopsy_file("recorded/" + recording + ".json"));
    halts = nlohmann::json::parse(file);
  }

  void reset(AfterReset) override { act("reset"); }
  void halt() override {
    act("halt");
    if (at_ + 1 < halts.size()) ++at_;
  }
  void resume() override { act("resume"); }
  bool is_halted() override {
    check();
    return halted;
  }
  std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) override {
    check();
    for (const auto& block : halts[at_]["memory"]) {
      const std::uint32_t low = block["address"];
      const std::vector<std::uint32_t> words = block["words"];
      if (address < low || address + 4 * count > low + 4 * words.size()) continue;
      const auto first = words.begin() + (address - low) / 4;
      return {first, first + static_cast<std::ptrdiff_t>(count)};
    }
    throw Error(Blame::flash, "{:#x} was not recorded.", address);
  }
  void write_words(std::uint32_t address, std::span<const std::uint32_t> words) override {
    written[address] = words.front();
    act("write");
  }
  std::map<std::string, std::uint64_t> registers(const std::vector<std::string>&) override {
    check();
    return halts[at_]["registers"];
  }
  std::string describe() const override { return "played"; }
  std::string log() override { return said; }

  nlohmann::json halts;  // [0] is what was read before the first halt
  std::vector<std::string> acts;
  std::map<std::uint32_t, std::uint32_t> written;
  bool halted = false;
  std::string said;
  std::optional<Error> broken;
  bool stopped = false;    // instead: the job was asked to stop
  std::string broken_act;  // only this one is; "": all

 private:
  void check() const {
    if (broken && broken_act.empty()) throw *broken;
  }
  void act(const char* name) {
    acts.push_back(name);
    if (stopped && broken_act == name) throw Cancelled();
    if (broken && (broken_act.empty() || broken_act == name)) throw *broken;
  }

  std::size_t at_ = 0;
};

// The words of the block at `address`, to be changed.
inline nlohmann::json& recorded_words(PlayedProbe& probe, std::size_t halt, std::uint32_t address) {
  for (auto& block : probe.halts[halt]["memory"]) {
    if (block["address"] == address) return block["words"];
  }
  throw Error(Blame::bug, "{:#x} was not recorded.", address);
}

inline Autopsy autopsy_of(PlayedProbe& probe, const Board& board = recorded_board()) {
  return perform_autopsy(probe, board, autopsy_file("firmware.elf"), {"small", true});
}

inline bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace assay::test

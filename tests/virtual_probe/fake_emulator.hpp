// An emulator for tests: memory in a map, a processor that stands or runs as the test says.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// Bytes by address; those never written are 0.
class SparseMemory {
 public:
  std::uint8_t& operator[](std::uint32_t address) {
    return pages_[address / page_bytes][address % page_bytes];
  }
  void clear() { pages_.clear(); }

  void read(std::uint32_t address, std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
      const auto part = bytes.first(std::min(bytes.size(), left_in_page(address)));
      std::copy_n(&(*this)[address], part.size(), part.begin());
      address += static_cast<std::uint32_t>(part.size());
      bytes = bytes.subspan(part.size());
    }
  }
  void write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
      const auto part = bytes.first(std::min(bytes.size(), left_in_page(address)));
      std::copy(part.begin(), part.end(), &(*this)[address]);
      address += static_cast<std::uint32_t>(part.size());
      bytes = bytes.subspan(part.size());
    }
  }

 private:
  static constexpr std::size_t page_bytes = 4096;
  static std::size_t left_in_page(std::uint32_t address) {
    return page_bytes - address % page_bytes;
  }

  std::map<std::uint32_t, std::array<std::uint8_t, page_bytes>> pages_;
};

class FakeEmulator final : public Emulator {
 public:
  void restart() override {
    if (!start_failure.empty()) throw Error(Blame::flash, start_failure);
    ++restarts;
    is_alive = true;
    is_running = false;
    memory.clear();
    write_word(*this, 0xE000ED00, cpuid);
  }
  bool alive() const override { return is_alive; }
  bool ended_by_lockup() const override { return by_lockup; }
  std::span<const MappedRange> memory_map() const override { return map; }

  void read(std::uint32_t address, std::span<std::uint8_t> bytes) override {
    need();
    ++requests;
    memory.read(address, bytes);
  }
  void write(std::uint32_t address, std::span<const std::uint8_t> bytes) override {
    need();
    ++requests;
    memory.write(address, bytes);
  }
  void write_rom(std::uint32_t address, std::span<const std::uint8_t> bytes) override {
    write(address, bytes);
  }

  CoreRegisters registers() override {
    need();
    return core;
  }
  void set_register(unsigned number, std::uint32_t value) override {
    need();
    if (number == 16) {
      core.xpsr = value;
    } else {
      core.r.at(number) = value;
    }
  }
  bool has_float_registers() const override { return true; }
  std::uint64_t double_register(unsigned number) override { return doubles[number]; }
  void set_double_register(unsigned number, std::uint64_t value) override {
    doubles[number] = value;
  }
  std::uint32_t float_status() override { return 0; }
  void set_float_status(std::uint32_t) override {}

  bool running() const override { return is_running; }
  void run() override {
    need();
    is_running = true;
    ++runs;
  }
  void step() override {
    need();
    core.r[15] += 2;
    ++steps;
  }
  CoreStop stop() override {
    need();
    is_running = false;
    return {};
  }
  std::optional<CoreStop> wait_stop(Duration) override {
    need();
    if (!next_stop) return std::nullopt;
    is_running = false;
    return std::exchange(next_stop, std::nullopt);
  }
  void set_breakpoint(std::uint32_t address, bool present) override {
    if (present) {
      breakpoints.insert(address);
    } else {
      breakpoints.erase(address);
    }
  }
  void set_watchpoint(const Watchpoint& watchpoint, bool present) override {
    if (present) {
      watchpoints.insert(watchpoint);
    } else {
      watchpoints.erase(watchpoint);
    }
  }
  // As a Cortex-M does: stack and start from the vector table.
  void reset() override {
    need();
    ++resets;
    is_running = false;
    core = {};
    core.r[13] = read_word(*this, vectors) & ~3U;
    const std::uint32_t start = read_word(*this, vectors + 4);
    core.r[15] = start & ~1U;
    core.xpsr = (start & 1) << 24;
  }
  std::vector<EmulatorEvent> take_events() override {
    need();
    return std::exchange(events, {});
  }

  void die() {
    is_alive = false;
    is_running = false;
  }

  std::vector<MappedRange> map = {{0x08000000, 0x080FFFFF, MappedKind::rom},
                                  {0x20000000, 0x2001FFFF, MappedKind::ram},
                                  {0x40000000, 0x4007FFFF, MappedKind::device},
                                  {0xE0000000, 0xE00FFFFF, MappedKind::device}};
  SparseMemory memory;
  std::uint32_t cpuid = 0x410FC240;  // of a Cortex-M4
  std::map<unsigned, std::uint64_t> doubles;
  CoreRegisters core;
  std::set<std::uint32_t> breakpoints;
  std::set<Watchpoint> watchpoints;
  std::optional<CoreStop> next_stop;
  std::vector<EmulatorEvent> events;
  std::uint32_t vectors = 0x08000000;
  bool is_alive = false, is_running = false, by_lockup = false;
  std::string start_failure;  // why it cannot be started
  int restarts = 0, resets = 0, runs = 0, steps = 0, requests = 0;

 private:
  void need() const {
    if (!is_alive) throw EmulatorGone("dead");
  }
};

}  // namespace assay::virtual_probe

// The emulator as the debug logic sees it: a processor that runs or stands, and its memory.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/ports/clock.hpp"

namespace assay::virtual_probe {

// Thrown by each call that needs an emulator which is no longer there.
class EmulatorGone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What stands where in the processor's address space.
enum class MappedKind { ram, rom, device };
struct MappedRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;  // inclusive
  MappedKind kind = MappedKind::device;

  bool contains(std::uint32_t address) const { return first <= address && address <= last; }
};

struct CoreRegisters {
  std::array<std::uint32_t, 16> r = {};  // 13 stack, 14 link, 15 program counter
  std::uint32_t xpsr = 0;
};

enum class WatchKind { write, read, access };
struct Watchpoint {
  WatchKind kind = WatchKind::write;
  std::uint32_t address = 0;
  std::uint32_t bytes = 0;
  auto operator<=>(const Watchpoint&) const = default;
};

// Why the processor stands.
struct CoreStop {
  std::optional<std::uint32_t> watched_address;  // of the access that a watchpoint saw
};

// What the emulator did unasked.
enum class EmulatorEvent { guest_reset, watchdog_reset };

class Emulator {
 public:
  virtual ~Emulator() = default;

  // Starts it anew, standing at reset, with memory as its machine has it. Throws Error(flash).
  virtual void restart() = 0;
  virtual bool alive() const = 0;
  // After its end: whether it gave up because the processor locked up.
  virtual bool ended_by_lockup() const = 0;
  virtual std::span<const MappedRange> memory_map() const = 0;

  // Bus accesses as the processor makes them, also while it runs. 1, 2 or 4 bytes at a multiple of
  // that are one access; more is for RAM and ROM.
  virtual void read(std::uint32_t address, std::span<std::uint8_t> bytes) = 0;
  virtual void write(std::uint32_t address, std::span<const std::uint8_t> bytes) = 0;
  // Writes past the protection of ROM.
  virtual void write_rom(std::uint32_t address, std::span<const std::uint8_t> bytes) = 0;

  // Of a standing processor.
  virtual CoreRegisters registers() = 0;
  virtual void set_register(unsigned number, std::uint32_t value) = 0;  // 0 to 15; 16: xPSR
  virtual bool has_float_registers() const = 0;
  virtual std::uint64_t double_register(unsigned number) = 0;  // 0 to 15
  virtual void set_double_register(unsigned number, std::uint64_t value) = 0;
  virtual std::uint32_t float_status() = 0;  // FPSCR
  virtual void set_float_status(std::uint32_t value) = 0;

  virtual bool running() const = 0;
  virtual void run() = 0;
  virtual void step() = 0;      // one instruction, interrupts held
  virtual CoreStop stop() = 0;  // returns once it stands
  // Nothing while it runs, for at most `timeout`.
  virtual std::optional<CoreStop> wait_stop(Duration timeout) = 0;

  // Set while it stands. The processor stops before the instruction is executed.
  virtual void set_breakpoint(std::uint32_t address, bool present) = 0;
  virtual void set_watchpoint(const Watchpoint& watchpoint, bool present) = 0;

  // A reset of the whole machine; the processor stands afterwards. Memory keeps its content.
  virtual void reset() = 0;
  virtual std::vector<EmulatorEvent> take_events() = 0;
};

std::uint32_t read_word(Emulator& emulator, std::uint32_t address);
void write_word(Emulator& emulator, std::uint32_t address, std::uint32_t value);
std::uint16_t read_halfword(Emulator& emulator, std::uint32_t address);
void write_halfword(Emulator& emulator, std::uint32_t address, std::uint16_t value);

// Little-endian value of 1 to 4 bytes, and back.
std::uint32_t value_of(std::span<const std::uint8_t> bytes);
std::array<std::uint8_t, 4> bytes_of(std::uint32_t value);

}  // namespace assay::virtual_probe

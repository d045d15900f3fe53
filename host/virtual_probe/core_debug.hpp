// The debug registers of the core (Armv7-M ARM, chapter C1): halt, step, reset, vector catch.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "host/virtual_probe/chip_model.hpp"
#include "host/virtual_probe/comparators.hpp"
#include "host/virtual_probe/core_registers.hpp"
#include "host/virtual_probe/memory_cache.hpp"
#include "host/virtual_probe/traps.hpp"

namespace assay::virtual_probe {

enum class CoreState {
  running,
  halted,     // in debug state
  locked_up,  // stands: what it would run is no code, or it has faulted in a fault
  loading,    // looks like running, while the chip model does the debugger's loader
  gone,       // the emulator has ended: as if held in reset
};

// Calls that reach the emulator throw EmulatorGone, whereupon emulator_gone() is to be called;
// start() throws Error(flash) where it cannot be started.
class CoreDebug {
 public:
  // Both have to outlive this. The emulator is started by start().
  CoreDebug(Emulator& emulator, ChipModel& chip);

  // Starts the emulator, gives it the flash's content, and lets the core run where there is code.
  void start();
  const CoreFacts& facts() const { return facts_; }
  CoreState state() const { return state_; }
  // Why the last reset could not start the emulator anew; empty where it could.
  const std::string& start_trouble() const { return start_trouble_; }

  // Words of the debug registers. Nothing, or false: the address is none of them.
  std::optional<std::uint32_t> read(std::uint32_t address);
  bool write(std::uint32_t address, std::uint32_t value);

  MemoryCache& memory() { return memory_; }
  void ram_written(std::uint32_t address);  // a loader may be waiting for it

  void poll();  // notices stops, resets and the emulator's end that came by themselves; throws none
  // Starts the emulator anew if it has ended. Where that fails, the core stays gone until a later
  // reset succeeds: start_trouble().
  void reset(ResetCause cause);
  void hold_in_reset();  // the reset pin is asserted: until reset()
  void emulator_gone();

 private:
  void begin_after_reset();
  bool halts_at_reset() const;
  bool can_run(bool at_reset);
  void halt();
  void resume(bool one_step);
  void go();
  void note_stop(const CoreStop& stop, bool after_step);
  void step_loader();
  void end_loader(const LoaderEnd& end);
  void handle_guest_reset(ResetCause cause);
  void forget_run();
  std::set<std::uint32_t> wanted_breakpoints();

  std::uint32_t read_control();
  void write_control(std::uint32_t value);
  void transfer_register(std::uint32_t request);
  void write_comparators(std::uint32_t address, std::uint32_t value);

  Emulator& emulator_;
  ChipModel& chip_;
  CoreFacts facts_;
  Traps traps_;
  MemoryCache memory_;
  CoreRegisterFile registers_;
  BreakpointUnit breakpoints_;
  WatchpointUnit watchpoints_;
  CoreState state_ = CoreState::gone;
  std::uint32_t control_ = 0;                   // DHCSR: DEBUGEN, HALT, STEP, MASKINTS
  std::uint32_t data_ = 0;                      // DCRDR
  std::uint32_t catch_ = 0;                     // DEMCR
  std::uint32_t reason_ = 0;                    // DFSR
  std::array<std::uint32_t, 4> identity_ = {};  // answers while the emulator is gone
  bool was_reset_ = false;                      // until DHCSR is read
  std::string start_trouble_;
};

}  // namespace assay::virtual_probe

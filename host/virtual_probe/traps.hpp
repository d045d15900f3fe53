// Where the emulator is made to stop: what the comparators ask for, and BKPT instructions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// The emulator has no halting debug: its BKPT is a fault. So breakpoints are set where a debugger
// has written BKPT to RAM: at the end of its algorithms, or in place of an instruction.
//
// With a breakpoint, the emulator goes through all code of that 1 KiB page one instruction at a
// time. A loop beside a BKPT, as in a debugger's algorithms, would crawl; there a branch takes the
// BKPT's place during the run, to a breakpoint in the next page.
class Traps {
 public:
  explicit Traps(Emulator& emulator) : emulator_(emulator) {}  // which has to outlive this

  // To be told of all that a debugger writes to RAM, once it is there.
  void note_written(std::uint32_t address, std::span<const std::uint8_t> bytes);

  // Sets what is wanted, of a standing emulator that is about to run from `pc`, or to make one
  // step.
  void arm(std::uint32_t pc, bool one_step, const std::set<std::uint32_t>& breakpoints,
           const std::set<Watchpoint>& watchpoints);

  // After a stop at `pc`: takes the branches back. Returns where the processor stands in the code
  // as its debugger knows it, if that is a BKPT or breakpoint.
  std::optional<std::uint32_t> settle(std::uint32_t pc);

  // The emulator has been started anew: nothing is set in it, and its RAM is empty.
  void forget();

 private:
  struct Detour {
    std::uint16_t original = 0;
    std::uint32_t landing = 0;
  };

  void plan_detours(std::uint32_t pc);
  std::optional<std::uint32_t> find_landing(std::uint32_t address);

  Emulator& emulator_;
  std::set<std::uint32_t> bkpts_;            // addresses of BKPT instructions in RAM
  std::map<std::uint32_t, Detour> detours_;  // by the address of the BKPT
  std::set<std::uint32_t> live_breakpoints_;
  std::set<Watchpoint> live_watchpoints_;
};

}  // namespace assay::virtual_probe

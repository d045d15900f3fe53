// The probe and the chip behind it, from the pins to the emulator.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "host/virtual_probe/bit_bang.hpp"
#include "host/virtual_probe/chip_model.hpp"
#include "host/virtual_probe/core_debug.hpp"
#include "host/virtual_probe/debug_port.hpp"
#include "host/virtual_probe/jtag_chain.hpp"
#include "host/virtual_probe/memory_access_port.hpp"
#include "host/virtual_probe/target_bus.hpp"

namespace assay::virtual_probe {

class VirtualProbe final : public Pins {
 public:
  // Starts the emulator, with `content` in the chip's flash where there is any (of its size). An
  // `idcode` of its own makes the debug port another one. Both references have to outlive this.
  // Throws Error(flash).
  VirtualProbe(Emulator& emulator, ChipModel& chip, std::optional<std::uint32_t> idcode);

  void clock(bool tms, bool tdi) override { chain_->clock(tms, tdi); }
  bool tdo() override;
  void set_resets(bool test_reset, bool system_reset) override;

  void reset(ResetCause cause) { core_.reset(cause); }
  void poll() { core_.poll(); }
  // A client pauses, or leaves: what it wrote is not held back any longer.
  void pause();
  void client_left();

  // Flips bits of what lies in flash, behind the debugger's back. False: no flash there.
  bool corrupt(std::uint32_t address, std::uint8_t flips);

  void set_garbage(bool on) { garbage_ = on; }  // TDO tells random bits

  ChipModel& chip() { return chip_; }
  CoreState core_state() const { return core_.state(); }
  const std::string& start_trouble() const { return core_.start_trouble(); }
  std::uint64_t scans() const { return chain_->scans(); }
  std::uint64_t accesses() const { return debug_port_->accesses(); }

 private:
  Emulator& emulator_;
  ChipModel& chip_;
  CoreDebug core_;
  TargetBus bus_;
  std::optional<MemoryAccessPort> access_port_;
  std::optional<DebugPort> debug_port_;
  std::optional<IdentityTap> boundary_scan_;
  std::optional<JtagChain> chain_;
  bool system_reset_ = false;
  bool garbage_ = false;
  std::minstd_rand random_{1};
};

}  // namespace assay::virtual_probe

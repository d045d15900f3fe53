// The TAPs of a board, one behind the other between TDI and TDO.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/virtual_probe/bit_bang.hpp"
#include "host/virtual_probe/tap_state.hpp"

namespace assay::virtual_probe {

// The register between TDI and TDO; its lowest bit leaves first.
struct ShiftRegister {
  std::uint64_t value = 0;
  unsigned bits = 1;  // 1 to 64

  bool shift(bool in);  // returns the bit that leaves
};

// One test access port. The chain walks its states; this says what its registers hold.
class Tap {
 public:
  virtual ~Tap() = default;
  virtual unsigned instruction_bits() const = 0;
  virtual std::uint32_t reset_instruction() const = 0;  // in force in Test-Logic-Reset
  virtual ShiftRegister capture(std::uint32_t instruction) = 0;
  virtual void update(std::uint32_t instruction, std::uint64_t value) = 0;
};

// A TAP that only has an identification and BYPASS, like the boundary scan of a chip beside its
// debug port.
class IdentityTap final : public Tap {
 public:
  IdentityTap(unsigned instruction_bits, std::uint32_t identity)
      : instruction_bits_(instruction_bits), identity_(identity) {}
  unsigned instruction_bits() const override { return instruction_bits_; }
  std::uint32_t reset_instruction() const override { return 1; }
  ShiftRegister capture(std::uint32_t instruction) override;
  void update(std::uint32_t, std::uint64_t) override {}

 private:
  unsigned instruction_bits_;
  std::uint32_t identity_;
};

class JtagChain {
 public:
  // The TAPs from TDO to TDI; they have to outlive this.
  explicit JtagChain(std::vector<Tap*> taps);

  void clock(bool tms, bool tdi);
  bool tdo() const;
  void reset();  // TRST

  TapState state() const { return state_; }
  std::uint64_t scans() const { return scans_; }  // of instructions and of data

 private:
  struct Link {
    Tap* tap;
    std::uint32_t instruction;
    ShiftRegister shifting;
  };

  void enter(TapState state);

  std::vector<Link> links_;
  TapState state_ = TapState::test_logic_reset;
  std::uint64_t scans_ = 0;
};

}  // namespace assay::virtual_probe

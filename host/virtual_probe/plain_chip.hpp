// A Cortex-M without flash, like an FPGA image of Arm's: code lies in RAM.
#pragma once

#include "host/virtual_probe/chip_model.hpp"
#include "host/virtual_probe/reset_flags.hpp"

namespace assay::virtual_probe {

class PlainChip final : public ChipModel {
 public:
  explicit PlainChip(Emulator& emulator);

  std::optional<std::uint32_t> read_register(std::uint32_t address) override;
  bool write_register(std::uint32_t address, std::uint32_t value) override;
  bool write_flash(std::uint32_t, std::span<const std::uint8_t>) override { return false; }
  bool in_flash(std::uint32_t) const override { return false; }
  void reset(ResetCause cause) override { reset_flags_.note(cause); }
  bool corrupt(std::uint32_t address, std::uint8_t flips) override;

 private:
  Emulator& emulator_;
  ResetFlags reset_flags_;
};

}  // namespace assay::virtual_probe

// nRF51822 beside its core. Its flash controller is the emulator's own.
#pragma once

#include "host/virtual_probe/chip_model.hpp"
#include "host/virtual_probe/reset_flags.hpp"

namespace assay::virtual_probe {

class Nrf51 final : public ChipModel {
 public:
  Nrf51(Emulator& emulator, FlashRegion region);

  std::optional<std::uint32_t> read_register(std::uint32_t address) override;
  bool write_register(std::uint32_t address, std::uint32_t value) override;
  bool write_flash(std::uint32_t address, std::span<const std::uint8_t> bytes) override;
  bool in_flash(std::uint32_t address) const override { return region_.contains(address); }

  void reset(ResetCause cause) override { reset_flags_.note(cause); }

  std::span<const std::uint8_t> content() const override { return content_; }
  void set_content(std::span<const std::uint8_t> bytes) override;
  void put_content() override;
  void keep_content() override;

  bool corrupt(std::uint32_t address, std::uint8_t flips) override;
  bool set_id(std::uint32_t id) override;
  bool set_write_protection(bool on) override;
  ChipCounters counters() const override { return counters_; }

 private:
  Emulator& emulator_;
  FlashRegion region_;
  std::vector<std::uint8_t> content_;
  ResetFlags reset_flags_;
  std::uint32_t id_ = 0xFFFF0072;  // CONFIGID of an nRF51822-QFAA
  bool write_protected_ = false;
  ChipCounters counters_;
};

}  // namespace assay::virtual_probe

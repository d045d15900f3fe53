// STM32F405/407 beside its core.
#pragma once

#include "host/virtual_probe/chip_model.hpp"
#include "host/virtual_probe/reset_flags.hpp"
#include "host/virtual_probe/stm32f4_flash.hpp"

namespace assay::virtual_probe {

class Stm32f4 final : public ChipModel {
 public:
  Stm32f4(Emulator& emulator, FlashRegion region);

  std::optional<std::uint32_t> read_register(std::uint32_t address) override;
  bool write_register(std::uint32_t address, std::uint32_t value) override;
  bool write_flash(std::uint32_t address, std::span<const std::uint8_t> bytes) override;
  bool in_flash(std::uint32_t address) const override { return region_.contains(address); }

  void flush() override { flash_.flush(); }
  void reset(ResetCause cause) override;

  std::span<const std::uint8_t> content() const override { return flash_.content(); }
  void set_content(std::span<const std::uint8_t> bytes) override { flash_.set_content(bytes); }
  void put_content() override;

  bool begin_loader(const CoreRegisters& registers) override;
  bool loader_waits_for(std::uint32_t address) const override {
    return loader_ && address == loader_->ring;
  }
  std::optional<LoaderEnd> step_loader() override;
  LoaderEnd stop_loader() override;

  std::optional<std::uint32_t> boundary_scan_id() const override { return 0x06413041; }
  bool corrupt(std::uint32_t address, std::uint8_t flips) override;
  bool set_id(std::uint32_t id) override;
  bool set_write_protection(bool on) override;
  ChipCounters counters() const override;

 private:
  // The loop by which OpenOCD programs: a ring in RAM, first word what has been put in, second
  // what has been taken out.
  struct Loader {
    std::uint32_t ring = 0, ring_end = 0;
    std::uint32_t target = 0, halfwords_left = 0;
  };

  Emulator& emulator_;
  FlashRegion region_;
  Stm32f4Flash flash_;
  ResetFlags reset_flags_;
  std::optional<Loader> loader_;
  std::uint32_t id_ = 0x10076413;
  std::uint32_t debug_configuration_[3] = {};
};

}  // namespace assay::virtual_probe

// The memory bus of the chip behind the access port: who answers which address.
#pragma once

#include <optional>

#include "host/virtual_probe/chip_model.hpp"
#include "host/virtual_probe/core_debug.hpp"
#include "host/virtual_probe/memory_access_port.hpp"

namespace assay::virtual_probe {

// In this order: the core's debug registers, the chip model, and the emulator's memory. What is
// nowhere is a bus fault, and so is all that needs an emulator which has ended.
class TargetBus final : public MemoryPort {
 public:
  // All have to outlive this.
  TargetBus(Emulator& emulator, ChipModel& chip, CoreDebug& core)
      : emulator_(emulator), chip_(chip), core_(core) {}

  std::optional<std::uint32_t> read(std::uint32_t address, unsigned bytes) override;
  bool write(std::uint32_t address, unsigned bytes, std::uint32_t value) override;

  // What was written goes to the emulator: no more is coming for now.
  void flush();

 private:
  std::optional<std::uint32_t> read_any(std::uint32_t address, unsigned bytes);
  std::optional<std::uint32_t> read_memory(std::uint32_t address, unsigned bytes);
  bool write_memory(std::uint32_t address, unsigned bytes, std::uint32_t value);

  Emulator& emulator_;
  ChipModel& chip_;
  CoreDebug& core_;
};

}  // namespace assay::virtual_probe

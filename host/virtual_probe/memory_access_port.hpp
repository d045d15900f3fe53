// The AHB access port of a Cortex-M (Arm IHI 0031, chapter C2): a window to the memory bus.
#pragma once

#include <cstdint>
#include <optional>

#include "host/virtual_probe/debug_port.hpp"

namespace assay::virtual_probe {

// The memory bus as a debugger sees it. `bytes` is 1, 2 or 4 and the address a multiple of it; the
// value stands in the lowest bits.
class MemoryPort {
 public:
  virtual ~MemoryPort() = default;
  virtual std::optional<std::uint32_t> read(std::uint32_t address, unsigned bytes) = 0;
  virtual bool write(std::uint32_t address, unsigned bytes, std::uint32_t value) = 0;
};

class MemoryAccessPort final : public AccessPort {
 public:
  // `identity` answers IDR, `rom_table` BASE. The address counts up within pages of
  // `increment_page_bytes`, a power of two; ADIv5 guarantees 1,024. `memory` has to outlive this.
  MemoryAccessPort(std::uint32_t identity, std::uint32_t rom_table,
                   std::uint32_t increment_page_bytes, MemoryPort& memory)
      : identity_(identity),
        rom_table_(rom_table),
        increment_page_bytes_(increment_page_bytes),
        memory_(memory) {}

  std::optional<std::uint32_t> read(std::uint8_t offset) override;
  bool write(std::uint8_t offset, std::uint32_t value) override;

 private:
  // One transfer through DRW is one unit, or with packing as many as fill a word.
  unsigned unit_bytes() const;
  unsigned units() const;
  void advance(unsigned bytes);
  std::optional<std::uint32_t> read_data();
  bool write_data(std::uint32_t value);

  std::uint32_t identity_;
  std::uint32_t rom_table_;
  std::uint32_t increment_page_bytes_;
  MemoryPort& memory_;
  std::uint32_t control_ = 0x43000002;  // word size, privileged data access
  std::uint32_t address_ = 0;
};

}  // namespace assay::virtual_probe

// The ADIv5 debug port behind JTAG (Arm IHI 0031, chapter B3).
#pragma once

#include <cstdint>
#include <optional>

#include "host/virtual_probe/jtag_chain.hpp"

namespace assay::virtual_probe {

// An access port as the debug port sees it: registers at byte offsets 0x00 to 0xFC.
class AccessPort {
 public:
  virtual ~AccessPort() = default;
  virtual std::optional<std::uint32_t> read(std::uint8_t offset) = 0;  // nothing: a fault
  virtual bool write(std::uint8_t offset, std::uint32_t value) = 0;    // false: a fault
};

class DebugPort final : public Tap {
 public:
  // `identity` answers IDCODE. The access port is number 0, the only one; it has to outlive this.
  DebugPort(std::uint32_t identity, AccessPort& access_port)
      : identity_(identity), access_port_(access_port) {}

  unsigned instruction_bits() const override { return 4; }
  std::uint32_t reset_instruction() const override { return idcode; }
  ShiftRegister capture(std::uint32_t instruction) override;
  void update(std::uint32_t instruction, std::uint64_t value) override;

  std::uint64_t accesses() const { return accesses_; }

  static constexpr std::uint32_t abort = 0x8;
  static constexpr std::uint32_t dpacc = 0xA;
  static constexpr std::uint32_t apacc = 0xB;
  static constexpr std::uint32_t idcode = 0xE;

 private:
  void access_debug_port(bool read, unsigned offset, std::uint32_t value);
  void access_access_port(bool read, unsigned offset, std::uint32_t value);
  std::uint32_t control_status() const;

  std::uint32_t identity_;
  AccessPort& access_port_;
  std::uint32_t select_ = 0;
  std::uint32_t control_ = 0;  // requests and sticky flags
  std::uint32_t result_ = 0;   // of the last access; leaves with the next scan
  std::uint64_t accesses_ = 0;
};

}  // namespace assay::virtual_probe

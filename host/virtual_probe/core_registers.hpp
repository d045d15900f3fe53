// The core's registers by the numbers that a debugger selects them with (DCRSR).
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "host/virtual_probe/core_facts.hpp"
#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// Keeps what it has read until drop(). The emulator's gdb server has no MSP, PSP, PRIMASK, BASEPRI,
// FAULTMASK and CONTROL: a few instructions, put into RAM and taken out again, fetch and set them.
class CoreRegisterFile {
 public:
  // Both have to outlive this.
  CoreRegisterFile(Emulator& emulator, const CoreFacts& facts)
      : emulator_(emulator), facts_(facts) {}

  // Of a standing processor. A selector that there is nothing behind reads 0.
  std::uint32_t read(unsigned selector);
  void write(unsigned selector, std::uint32_t value);

  const CoreRegisters& general();

  // Ends a wait for an interrupt, as entering debug state does: what a debugger starts then is
  // executed. Nothing else changes.
  void wake();
  void drop();  // the processor has run

 private:
  struct Special {
    std::uint32_t main_stack = 0, process_stack = 0;
    std::uint32_t masks = 0;  // CONTROL, FAULTMASK, BASEPRI, PRIMASK, a byte each from the top
  };
  struct Injection {
    std::vector<std::uint32_t> instructions;                    // 32-bit Thumb
    std::vector<std::pair<unsigned, std::uint32_t>> arguments;  // register, value
    unsigned results = 0;                                       // read from r0 on
  };

  const Special& special();
  std::uint64_t double_register(unsigned number);
  void write_special(unsigned selector, std::uint32_t value);
  std::vector<std::uint32_t> inject(const Injection& injection);
  std::optional<std::uint32_t> scratch(std::uint32_t bytes) const;

  Emulator& emulator_;
  const CoreFacts& facts_;
  std::optional<CoreRegisters> general_;
  std::optional<Special> special_;
  std::array<std::optional<std::uint64_t>, 16> doubles_;
};

}  // namespace assay::virtual_probe

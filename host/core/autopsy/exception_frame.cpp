#include "host/core/autopsy/exception_frame.hpp"

namespace assay {

// ARMv7-M Architecture Reference Manual (DDI 0403), section B1.5.8; Armv8-M (DDI 0553), D1.2.
bool is_exception_return(std::uint32_t value) {
  // Bit 0 is set for every value that a Non-secure or single-state core uses.
  return (value & 0xFFFFFF80) == 0xFFFFFF80 && value != 0xFFFFFFFF;
}

// DDI 0403, sections B1.5.6 (figure B1-3) and B1.5.7.
std::optional<CoreState> interrupted_state(std::uint32_t address, std::uint32_t exception_return,
                                           const CoreState& handler, const StackReader& stack) {
  constexpr std::uint32_t kBasicBytes = 8 * 4;
  constexpr std::uint32_t kFloatingPointBytes = 18 * 4;
  constexpr std::uint32_t kNoFloatingPoint = 1u << 4;
  constexpr std::uint32_t kPadded = 1u << 9;
  std::uint32_t words[8];
  for (std::uint32_t i = 0; i < 8; ++i) {
    const auto word = stack(address + 4 * i);
    if (!word) return std::nullopt;
    words[i] = *word;
  }
  const std::uint32_t status = words[7];
  // Bits 23 to 20 are reserved, and read as zero.
  if ((status & 0x00F00000) != 0) return std::nullopt;
  CoreState state = handler;
  for (std::size_t i = 0; i < 4; ++i) state.registers[i] = words[i];
  state.registers[12] = words[4];
  state.registers[14] = words[5];
  state.pc = words[6];
  state.sp = address + kBasicBytes;
  if ((exception_return & kNoFloatingPoint) == 0) state.sp += kFloatingPointBytes;
  if (status & kPadded) state.sp += 4;
  return state;
}

}  // namespace assay

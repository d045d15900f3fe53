// One step from a function to its caller, by the image's call frame table.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "host/core/autopsy/debug_image.hpp"

namespace assay {

// Registers by their DWARF numbers (Arm: r0 to r15; RISC-V: x0 to x31); empty: unknown.
struct CoreState {
  std::array<std::optional<std::uint32_t>, 32> registers;
  std::uint32_t pc = 0;
  std::uint32_t sp = 0;
};

// A word of the stack; nothing where it was not read.
using StackReader = std::function<std::optional<std::uint32_t>(std::uint32_t address)>;

// The number of the register that a call leaves its return address in.
int return_register(const DebugImage& image);

// The caller's state: pc is the return address as the stack or register has it. `place` is an
// address within the running instruction, or within the call. Nothing where the table does not
// know the place, or needs what was not read.
std::optional<CoreState> caller_state(const DebugImage& image, const CoreState& state,
                                      std::uint32_t place, const StackReader& stack);

}  // namespace assay

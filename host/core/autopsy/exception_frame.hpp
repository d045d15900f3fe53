// What an Arm Cortex-M core pushes when an exception interrupts code.
#pragma once

#include <cstdint>
#include <optional>

#include "host/core/autopsy/call_frames.hpp"

namespace assay {

// Whether a link register's value says how an exception is left (EXC_RETURN), rather than where to.
bool is_exception_return(std::uint32_t value);

// The interrupted code's state, from the frame at `address`, pushed by an exception that is left
// with `exception_return`; `handler` gives the registers that the core does not push. Nothing
// where the words were not read or cannot be such a frame.
std::optional<CoreState> interrupted_state(std::uint32_t address, std::uint32_t exception_return,
                                           const CoreState& handler, const StackReader& stack);

}  // namespace assay

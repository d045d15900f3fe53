// Whether a stack overflowed.
#pragma once

#include <string>

#include "host/core/autopsy/back_trace.hpp"

namespace assay {

// Words that the server, and the start-up code, write where nothing has been pushed yet
// (device/server/stack_paint.cpp).
inline constexpr std::uint32_t kStackPaint = 0xa55a5aa5;

// How it shows, as a part of a sentence; empty: it did not overflow as far as can be told. `sp` is
// the stack pointer of the code that went wrong, `faulted` whether a fault stopped it, `running`
// whether the server's run is under way, which painted the stack.
std::string stack_overflow_sign(const Snapshot& seen, const DebugImage* image, std::uint32_t sp,
                                bool faulted, bool running);

}  // namespace assay

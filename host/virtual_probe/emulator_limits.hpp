// What the emulator's channels (gdb, qtest, QMP) are given before it counts as gone.
#pragma once

#include <cstddef>

#include "host/ports/clock.hpp"

namespace assay::virtual_probe {

// For one request, or its answer.
inline constexpr Duration answer_time = std::chrono::seconds(10);
// The longest line of text that is waited for to end.
inline constexpr std::size_t line_limit_bytes = 1 << 20;

}  // namespace assay::virtual_probe

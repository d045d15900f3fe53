#include "host/core/autopsy/stack_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

// As the device's fault handlers have it (device/arch/stack_fault.hpp): the instruction that went
// too far leaves the stack pointer where it was before.
constexpr std::uint32_t kLeastStackBytes = 128;

}  // namespace

std::string stack_overflow_sign(const Snapshot& seen, const DebugImage* image, std::uint32_t sp,
                                bool faulted, bool running) {
  if (seen.faults && stack_limit_passed(*seen.faults)) {
    return "the stack pointer passed its limit register";
  }
  if (!seen.stack) return "";
  const auto [low, high] = *seen.stack;
  if (sp < low && sp != 0) {
    return fmt::format("the stack pointer {:#010x} lies below the stack's end {:#010x}", sp, low);
  }
  if (faulted && sp < low + kLeastStackBytes) {
    return fmt::format("{} bytes were left of it", sp - low);
  }
  // Without one who painted, these words say nothing.
  const bool painted = running || (image != nullptr && image->address_of("assay_stack_guard_high"));
  const bool gone =
      std::ranges::any_of(seen.guard_words, [](std::uint32_t word) { return word != kStackPaint; });
  if (painted && gone) return "its lowest words have been written over";
  return "";
}

}  // namespace assay

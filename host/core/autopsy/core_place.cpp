#include "host/core/autopsy/core_place.hpp"

#include <algorithm>

namespace assay {
namespace {

bool is_one_of(const Frame& frame, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(
      names, [&](std::string_view name) { return frame.symbol == name || frame.function == name; });
}

bool is_service(const Frame& frame, std::string_view name) {
  return frame.symbol.starts_with("assay::device::" + std::string(name) + "(");
}

// What the server's loop calls while it has nothing to do.
bool idles(const Frame& frame) {
  return is_one_of(frame, {"main", "platform_idle", "platform_interrupts_disable",
                           "platform_interrupts_restore", "assay_poll", "assay_pending"}) ||
         frame.symbol.starts_with("assay::device::ReceiveRing::");
}

}  // namespace

CorePlace core_place(const std::vector<Frame>& frames, bool slept) {
  for (const Frame& frame : frames) {
    if (is_service(frame, "run")) return CorePlace::running;
    if (is_service(frame, "call")) return CorePlace::calling;
  }
  if (slept) return CorePlace::idle;
  if (frames.empty()) return CorePlace::elsewhere;
  // An interrupt's handler is not what the device is at.
  const auto interrupted = std::ranges::find_if(frames, &Frame::interrupted);
  const Frame& innermost = interrupted == frames.end() ? frames.front() : *interrupted;
  if (idles(innermost)) return CorePlace::idle;
  const bool in_main =
      std::ranges::any_of(frames, [](const Frame& frame) { return is_one_of(frame, {"main"}); });
  const bool in_start = std::ranges::any_of(frames, [](const Frame& frame) {
    return is_one_of(frame, {"cortex_m_reset", "riscv_reset", "riscv_start", "Reset_Handler"});
  });
  const bool initialises = std::ranges::any_of(frames, [](const Frame& frame) {
    return is_one_of(frame, {"platform_init", "assay_init"});
  });
  if (initialises || (in_start && !in_main)) return CorePlace::starting;
  return CorePlace::elsewhere;
}

}  // namespace assay

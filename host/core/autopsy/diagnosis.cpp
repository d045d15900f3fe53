#include "host/core/autopsy/diagnosis.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/core/autopsy/headline.hpp"
#include "host/core/autopsy/stack_check.hpp"

namespace assay {
namespace {

constexpr std::uint32_t kExceptionNumber = 0x1ff;  // xPSR's IPSR

bool is_fault(const Snapshot& seen, const Board& board, const DebugImage* image) {
  if (board.isa.machine == "arm") return is_fault_exception(seen.reg("xpsr") & kExceptionNumber);
  return image != nullptr && in_trap_handler(seen, *image);
}

// The causes that flags are set for, each once. Power and pin are left out where there are others:
// chips set those along with them. So is a brown-out beside power: one flag often means both.
std::vector<std::string> reset_causes(const Snapshot& seen, const Board& board) {
  std::vector<std::string> causes;
  if (!seen.reset_flags || !board.access.chip || !board.access.chip->reset_cause) return causes;
  for (const ResetFlag& flag : board.access.chip->reset_cause->flags) {
    if ((*seen.reset_flags & flag.mask) == 0) continue;
    if (!causes.empty() && (flag.cause == "pin" || flag.cause == "power_on")) continue;
    if (flag.cause == "brown_out" && std::ranges::count(causes, "power_on") != 0) continue;
    if (std::ranges::count(causes, flag.cause) == 0) causes.push_back(flag.cause);
  }
  return causes;
}

void add_reset_cause(Autopsy& autopsy, const Board& board) {
  const auto causes = reset_causes(autopsy.seen, board);
  if (causes.empty()) return;
  if (board.access.chip->reset_cause->lasting) {
    autopsy.notes.push_back(
        fmt::format("The reset-cause register says {}, which may be of an earlier reset: only "
                    "switching this chip off clears it.",
                    fmt::join(causes, ", ")));
    return;
  }
  autopsy.reset_cause = causes.front();
  if (causes.size() == 1) return;
  autopsy.notes.push_back(
      fmt::format("The reset-cause register says {}: flags of earlier resets stay in it until they "
                  "are cleared.",
                  fmt::join(causes, ", ")));
}

Finding judge(const Autopsy& autopsy, const RunFacts& run, CorePlace place, bool fault,
              const std::string& sign) {
  const Snapshot& seen = autopsy.seen;
  if (seen.same_image == false) return Finding::other_image;
  const bool fresh = seen.server && seen.server->nonce == 0;
  // What an exception's handler interrupted says nothing of the handler.
  const bool handler = fault || seen.locked_up || !autopsy.exception.empty();
  if (!handler && (place == CorePlace::idle || place == CorePlace::starting)) {
    if (run.had_session && (fresh || place == CorePlace::starting)) return Finding::reset;
    if (place == CorePlace::idle) return Finding::waiting;
  }
  if (!sign.empty()) return Finding::stack_overflow;
  if (seen.workspace && seen.workspace->exhausted) return Finding::workspace_overflow;
  if (seen.locked_up) return Finding::lockup;
  return fault ? Finding::fault : Finding::hang;
}

// What the headline is about: what was interrupted by a fault, else the innermost.
std::size_t first_frame(const std::vector<Frame>& frames, bool fault) {
  const auto interrupted = std::ranges::find_if(frames, &Frame::interrupted);
  if (fault && interrupted != frames.end()) {
    return static_cast<std::size_t>(interrupted - frames.begin());
  }
  return 0;
}

// The frames of an overflown stack are found only by search: the first of them is where it went
// too far, as well as can be told.
std::size_t first_searched(const std::vector<Frame>& frames) {
  const auto searched = std::ranges::find_if(frames, &Frame::likely);
  return searched == frames.end() ? 0 : static_cast<std::size_t>(searched - frames.begin());
}

}  // namespace

const char* finding_name(Finding finding) {
  switch (finding) {
    case Finding::failed:
      return "failed";
    case Finding::hang:
      return "hang";
    case Finding::computing:
      return "computing";
    case Finding::waiting:
      return "waiting";
    case Finding::fault:
      return "fault";
    case Finding::lockup:
      return "lockup";
    case Finding::stack_overflow:
      return "stack_overflow";
    case Finding::workspace_overflow:
      return "workspace_overflow";
    case Finding::reset:
      return "reset";
    case Finding::other_image:
      return "other_image";
  }
  return "";
}

bool blames_device(Finding finding) {
  switch (finding) {
    case Finding::hang:
    case Finding::computing:
    case Finding::fault:
    case Finding::lockup:
    case Finding::stack_overflow:
    case Finding::workspace_overflow:
      return true;
    case Finding::failed:
    case Finding::waiting:
    case Finding::reset:
    case Finding::other_image:
      return false;
  }
  return false;
}

Autopsy diagnose(Snapshot seen, const Board& board, const DebugImage* image, const RunFacts& run) {
  Autopsy autopsy;
  if (seen.same_image == false) image = nullptr;
  const bool fault = is_fault(seen, board, image);
  const bool stopped = fault || seen.locked_up;
  if (image != nullptr && seen.registers.contains("pc")) {
    autopsy.frames = back_trace(seen, *image);
  }
  autopsy.first = first_frame(autopsy.frames, stopped);
  if (board.isa.machine == "arm") {
    autopsy.exception = exception_name(seen.reg("xpsr") & kExceptionNumber);
  } else if (fault) {
    autopsy.exception = riscv_exception_name(seen.reg("mcause"));
  }
  if (seen.faults) {
    autopsy.fault_bits = fault_bits(*seen.faults);
    autopsy.fault_address = fault_address(*seen.faults);
  }
  const CorePlace place = core_place(autopsy.frames, seen.slept);
  const std::uint32_t sp = autopsy.first > 0 ? autopsy.frames[autopsy.first].sp : seen.reg("sp");
  const bool running = place == CorePlace::running;
  const std::string sign = stack_overflow_sign(seen, image, sp, stopped, running);
  autopsy.seen = std::move(seen);
  autopsy.finding = judge(autopsy, run, place, fault, sign);
  // Old flags say nothing of a board that was not reset.
  if (autopsy.finding == Finding::reset) add_reset_cause(autopsy, board);
  if (autopsy.finding == Finding::stack_overflow && autopsy.first == 0 && stopped) {
    autopsy.first = first_searched(autopsy.frames);
  }
  autopsy.at =
      running_operator(autopsy.frames, autopsy.first,
                       image != nullptr && image->description() ? &*image->description() : nullptr);
  const bool model = running || !autopsy.at.name.empty();
  if (autopsy.at.model.empty() && model) autopsy.at.model = run.model;
  write_sentences(autopsy, board, place, sign);
  return autopsy;
}

}  // namespace assay

// What a snapshot means: why the device did not answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/core/autopsy/back_trace.hpp"
#include "host/core/autopsy/operators.hpp"

namespace assay {

enum class Finding {
  failed,              // the probe or the core could not be asked
  hang,                // executes the same code, no fault is pending
  computing,           // was at different operators when looked at twice
  waiting,             // idle in the server: the link is what is broken
  fault,               // in a fault handler
  lockup,              // a fault within the fault handler
  stack_overflow,      // whatever it led to
  workspace_overflow,  // the model went on after a request found no room
  reset,               // restarted by itself: the session is gone
  other_image,         // the chip runs another image than the ELF file
};
const char* finding_name(Finding finding);  // "stack_overflow"
// Whether what was found is the doing of the code that ran, not of the link or the bench.
bool blames_device(Finding finding);

// What is known of the run that went wrong.
struct RunFacts {
  std::string model;         // its name; empty: none ran
  bool had_session = false;  // the device answered hello before
};

struct Autopsy {
  Finding finding = Finding::failed;
  std::string headline;  // one sentence
  std::string advice;    // a sentence; empty: none
  RunningOperator at;
  std::string exception;  // that is active: "HardFault", "interrupt 5"; empty: thread mode
  std::vector<FaultBit> fault_bits;
  std::optional<std::uint32_t> fault_address;
  std::vector<Frame> frames;
  std::size_t first = 0;    // index of the frame that the headline is about
  std::string reset_cause;  // of a board that was reset, as board.json names it; empty: not known
  std::vector<std::string> notes;  // further sentences
  std::string left;                // how the board was left: a sentence
  Snapshot seen;
};

// `image` is null where none is known; then there are no names.
Autopsy diagnose(Snapshot seen, const Board& board, const DebugImage* image, const RunFacts& run);

}  // namespace assay

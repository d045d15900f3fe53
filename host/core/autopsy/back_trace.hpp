// Who called whom, from the stack of a core that was halted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/core/autopsy/snapshot.hpp"

namespace assay {

struct Frame {
  std::uint32_t address = 0;  // of the instruction, or of the call that has not returned
  std::string function;       // innermost, inlined ones included; empty: none is known
  std::string symbol;         // the function that it was compiled into
  std::string file;           // empty: no debug information
  unsigned line = 0;
  bool likely = false;       // found by a word that looks like a return address: may be an old one
  bool interrupted = false;  // ran when the exception came whose handler the frames before are of
  bool gap = false;          // between this and the frame before, frames are missing
  std::uint32_t sp = 0;      // the stack pointer there
  unsigned times = 1;        // in a row: recursion
};

// Whether a RISC-V hart is in its trap handler because of an exception. It has no register that
// says so; mcause alone may be an old one.
bool in_trap_handler(const Snapshot& seen, const DebugImage& image);

// Innermost first; at most 32. Follows the call frame table where the image has one for a
// function, and exception frames; else takes the next word of the stack that a call could have
// left.
std::vector<Frame> back_trace(const Snapshot& seen, const DebugImage& image);

}  // namespace assay

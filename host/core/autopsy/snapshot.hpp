// What a debug probe reads of a chip that does not answer: a value, to be judged by diagnose().
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/core/autopsy/debug_image.hpp"
#include "host/core/autopsy/fault_status.hpp"
#include "host/core/board/board.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay {

struct StackLimits {
  std::uint32_t low = 0;   // lowest address
  std::uint32_t high = 0;  // one past the highest
};

// The device's memory manager (struct Workspace of the C runtime surface).
struct WorkspaceRecord {
  std::uint32_t bytes = 0;
  std::uint32_t used = 0;
  bool exhausted = false;  // a request of this inference found no room
};

// The device's server.
struct ServerRecord {
  std::uint32_t nonce = 0;  // of the session in force; 0: none since the reset
  std::uint32_t bad_frames = 0;
  std::uint32_t foreign_frames = 0;
  std::uint32_t dropped_bytes = 0;
};

// Members that could not be read, or that chip or image do not have, are empty.
struct Snapshot {
  bool was_halted = false;  // before this tool halted it
  bool slept = false;       // waited for an interrupt then
  bool locked_up = false;
  std::map<std::string, std::uint64_t> registers;  // by OpenOCD's names
  std::optional<FaultRegisters> faults;
  std::optional<StackLimits> stack;
  std::map<std::uint32_t, std::uint32_t> stack_words;  // by address
  std::vector<std::uint32_t> guard_words;              // the stack's lowest
  std::optional<WorkspaceRecord> workspace;
  std::optional<ServerRecord> server;
  std::optional<std::uint32_t> reset_flags;  // the board's reset-cause register
  std::optional<bool> same_image;            // the chip holds the image's build id
  std::vector<std::string> unread;           // a sentence for each read that failed

  // 0 where it is not there.
  std::uint32_t reg(const std::string& name) const;
};

// Whether the board's core has the fault status registers: not Armv6-M and Armv8-M Baseline.
bool has_fault_status(const Board& board);

// Halts the core, and leaves it halted. Reads the core's own registers, the board's memory within
// its regions, and the reset-cause register; nothing else. `image` is null where none is known.
// Throws Error(flash) where the core cannot be halted or its registers not be read, and
// Cancelled.
Snapshot take_snapshot(DebugProbe& probe, const Board& board, const DebugImage* image);

}  // namespace assay

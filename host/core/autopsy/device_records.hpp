// The device's own records, found in its memory by way of the image's debug information.
#pragma once

#include "host/core/autopsy/snapshot.hpp"

namespace assay {

// Reads words of the board's memory; nothing outside of it.
class BoardMemory {
 public:
  BoardMemory(DebugProbe& probe, const Board& board) : probe_(probe), board_(board) {}

  // Whether all of it lies in one region (of those that an emulator has, on an emulated board).
  bool holds(std::uint32_t address, std::uint64_t bytes) const;
  bool holds_ram(std::uint32_t address, std::uint64_t bytes) const;

  // As the probe's, `address` of any alignment; nothing outside the memory. Throws as the probe.
  std::optional<std::uint64_t> number(std::uint32_t address, std::uint64_t bytes) const;
  std::vector<std::uint32_t> words(std::uint32_t address, std::size_t count) const;

 private:
  DebugProbe& probe_;
  const Board& board_;
};

// Where the image has no server, or no debug information of it: nothing. All throw as the probe.
std::optional<WorkspaceRecord> read_workspace(const BoardMemory& memory, const DebugImage& image);
std::optional<ServerRecord> read_server(const BoardMemory& memory, const DebugImage& image);
// From the linker's symbols, else from the port that the firmware gave the server.
std::optional<StackLimits> read_stack_limits(const BoardMemory& memory, const DebugImage& image);
// Compares the build id in the chip with the image's.
std::optional<bool> holds_image(const BoardMemory& memory, const DebugImage& image);

}  // namespace assay

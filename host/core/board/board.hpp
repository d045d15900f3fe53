// What a board is: its folder boards/NAME with board.json, checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/core/board/access.hpp"
#include "host/ports/firmware_starter.hpp"

namespace assay {

enum class RegionKind { flash, ram };

struct MemoryRegion {
  std::string name;
  RegionKind kind = RegionKind::ram;
  std::uint64_t origin = 0;  // lowest address
  std::uint64_t bytes = 0;
  bool emulated = true;  // false: the silicon has it, the board's emulator does not
};

struct InstructionSet {
  std::string machine;  // "arm", "riscv", "x86_64", "aarch64"; "native": what the compiler makes
  std::string arch;
  std::string cpu;
  std::string float_abi;  // "soft", "softfp", "hard" or ""
  std::string fpu;        // "": none
};

// Programs are names to be looked up in PATH.
struct Toolchain {
  std::string c;  // also links
  std::string cxx;
  std::string ar;                     // "": none named
  std::string size;                   // "": none named
  std::vector<std::string> packages;  // Debian packages that bring compiler and C library
};

struct BuildFlags {
  std::vector<std::string> compile;  // C and C++
  std::vector<std::string> c;
  std::vector<std::string> cxx;
  std::vector<std::string> link;
};

struct TickScale {
  std::uint32_t per_second = 0;
  std::string unit;     // "instructions", "cycles", "nanoseconds"
  double per_unit = 1;  // ticks for one of `unit`
};

struct Board {
  std::filesystem::path folder;   // boards/NAME, as it was given
  std::filesystem::path outside;  // the folder of boards that it is in; empty: the tool's own
  // What its description came from: board.json, what that extends, and files of flashers.
  std::vector<std::filesystem::path> description_files;
  std::string document;  // all of these as one JSON text
  std::string name;
  std::string description;
  bool is_default = false;
  bool emulated = false;
  bool ran_on_silicon = false;  // of one that is neither emulated nor native
  bool native = false;  // the firmware is a process of this computer: no regions, no linker script
  InstructionSet isa;
  Toolchain toolchain;
  BuildFlags flags;                      // with those that `isa` implies
  std::vector<std::string> model_flags;  // for a model's own sources, after all others
  std::filesystem::path linker_script;   // an existing file; empty for a native board
  // Relative to the share folder (or the repository) where they are below it, else absolute.
  std::vector<std::filesystem::path> start_sources;
  std::vector<std::filesystem::path> sources;
  std::vector<MemoryRegion> regions;  // all memory of the silicon; none overlap
  std::string main_ram;               // the RAM region of stack, data and heap
  std::uint64_t stack_bytes = 0;
  std::uint32_t receive_ring_bytes = 0;  // a power of two
  TickScale ticks;
  bool paced_link = false;
  std::optional<std::uint32_t> link_rate_baud;  // after a reset, where there is a UART
  std::optional<EmulatorTemplate> start;        // where `emulated`
  BoardAccess access;
};

// The first flash region, which holds the code. Not for native boards (asserted).
const MemoryRegion& code_region(const Board& board);

// The region that `main_ram` names. Not for native boards (asserted).
const MemoryRegion& main_ram_region(const Board& board);

// RAM regions that a firmware can use beside the main one, in the board's order: without those that
// the board's emulator lacks.
std::vector<MemoryRegion> extra_ram_regions(const Board& board);

// Those that everyone has, the emulated ones, before those that lie on few desks; else in order.
std::vector<Board> emulated_first(std::vector<Board> boards);

// The macro definitions that the board's sources are compiled with ("NAME=VALUE").
std::vector<std::string> board_definitions(const Board& board, std::uint64_t stack_bytes);

}  // namespace assay

// What is read out of an ELF file, as plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay {

struct ElfSection {
  std::string name;
  std::uint64_t address = 0;       // where it lies while the program runs
  std::uint64_t load_address = 0;  // where its bytes are stored: differs for .data in flash
  std::uint64_t size_bytes = 0;
  std::uint64_t file_offset = 0;
  bool allocated = false;  // takes memory on the target
  bool writable = false;
  bool executable = false;
  bool no_bits = false;      // takes no bytes in the file: .bss, stack
  bool thread_data = false;  // the template of thread-local data
};

enum class SymbolKind { none, function, object, other };
enum class SymbolBinding { local, weak, global };

struct ElfSymbol {
  std::string name;
  std::uint64_t address = 0;  // as the file has it: bit 0 of an Arm function says Thumb
  std::uint64_t size_bytes = 0;
  SymbolKind kind = SymbolKind::none;
  SymbolBinding binding = SymbolBinding::local;
  bool defined = false;
  std::optional<std::size_t> section;  // index of the section; none for absolute and undefined ones
};

// A part of a linked image that a loader puts into memory (PT_LOAD).
struct ElfSegment {
  std::uint64_t address = 0;
  std::uint64_t load_address = 0;
  std::uint64_t file_offset = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t memory_bytes = 0;
};

struct ElfRelocation {
  std::size_t section = 0;   // index of the section that is patched
  std::uint64_t offset = 0;  // in that section, for relocatable files
  std::uint32_t type = 0;    // as the machine's ABI numbers them
  std::string symbol;        // empty for sections and labels without a name
};

struct ElfContents {
  std::string machine;               // "arm", "aarch64", "riscv", "x86", "x86_64", "xtensa", ...
  std::uint16_t machine_number = 0;  // EM_ARM, ...
  bool relocatable = false;          // an object file, not a linked image
  std::uint64_t entry = 0;
  std::vector<ElfSection> sections;  // in file order; the index is the ELF section index
  std::vector<ElfSegment> segments;
  std::vector<ElfSymbol> symbols;  // those with a name
  std::vector<ElfRelocation> relocations;
};

}  // namespace assay

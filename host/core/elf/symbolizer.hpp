// Symbolizer: what source a code address of a linked image comes from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "host/core/elf/elf_file.hpp"

namespace assay {

struct SourceLocation {
  std::string function;  // demangled; of inlined code the function that was inlined
  std::string file;      // relative to where the compiler ran if below; empty: no debug information
  unsigned line = 0;     // 0: no debug information
};

// Reads DWARF where the image has it, else the symbol table alone. The image is not trusted.
class Symbolizer {
 public:
  // Copies what it needs. Throws Error(input) for an object file: the addresses in it overlap.
  explicit Symbolizer(const ElfFile& image);
  ~Symbolizer();
  Symbolizer(Symbolizer&&) noexcept;
  Symbolizer& operator=(Symbolizer&&) noexcept;

  // `address` as the linked image has it; bit 0, which says Thumb on Arm, is left out there.
  // Nothing where no function is known. Takes time in proportion to the image's debug information.
  std::optional<SourceLocation> locate(std::uint64_t address) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay

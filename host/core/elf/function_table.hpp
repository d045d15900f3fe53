// The functions of an image by address, out of its symbol table.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/core/elf/elf_file.hpp"

namespace assay {

struct FunctionRange {
  std::uint64_t low = 0;   // first address, without the Thumb bit
  std::uint64_t high = 0;  // one past the last
  std::string name;        // as the linker has it
  SymbolBinding binding = SymbolBinding::local;
};

class FunctionTable {
 public:
  explicit FunctionTable(const ElfFile& image);

  // A code address without the bit that only says Thumb.
  std::uint64_t plain_address(std::uint64_t address) const {
    return arm_ ? address & ~std::uint64_t{1} : address;
  }
  // The function that holds the plain address, or null, as for data among code. Owned by the table.
  const FunctionRange* find(std::uint64_t address) const;

 private:
  void end_labels();
  bool is_data(std::uint64_t address) const;

  bool arm_;
  // Sorted by low; of those that start together the one with the widest binding comes first.
  std::vector<FunctionRange> functions_;
  std::vector<FunctionRange> labels_;  // of assembly code, which often states no size
  // Where code begins (false) and data (true), as mapping symbols have it: "ELF for the Arm
  // Architecture" (IHI 0044), 4.5.5. Empty on machines without them.
  std::map<std::uint64_t, bool> data_from_;
};

// "assay::poll()" of "_ZN5assay4pollEv"; other names as they are.
std::string demangled(const std::string& name);

}  // namespace assay

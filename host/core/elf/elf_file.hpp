// ElfFile: one ELF file, linked or relocatable, read whole into memory and checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/elf/elf_types.hpp"

namespace assay {

// A value: owns the file's bytes; what it returns by reference or view lives as long as it does.
class ElfFile {
 public:
  // Throws Error(input) where the file is missing, no ELF, cut short, or damaged.
  explicit ElfFile(const std::filesystem::path& path);
  // The same of bytes at hand; `name` stands for the path in messages.
  ElfFile(std::string bytes, std::string name);

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return bytes_; }

  // "arm", "aarch64", "riscv", "x86", "x86_64", "xtensa", or "ELF machine <number>".
  const std::string& machine() const { return contents_.machine; }
  std::uint16_t machine_number() const { return contents_.machine_number; }
  std::uint64_t entry() const { return contents_.entry; }
  bool relocatable() const { return contents_.relocatable; }

  const std::vector<ElfSection>& sections() const { return contents_.sections; }
  const std::vector<ElfSegment>& segments() const { return contents_.segments; }
  const std::vector<ElfSymbol>& symbols() const { return contents_.symbols; }
  const std::vector<ElfRelocation>& relocations() const { return contents_.relocations; }

  // The first section of that name, or null.
  const ElfSection* find_section(std::string_view section) const;
  // The first defined symbol of that name, or null.
  const ElfSymbol* find_symbol(std::string_view symbol) const;

  // The section's bytes as the file has them; empty for a section without any.
  std::string_view section_bytes(const ElfSection& section) const;
  // The bytes, zero bytes included, of a section that is not part of the image
  // (".assay.manifest", ".assay.functions"); nothing where there is none of that name.
  std::optional<std::string> text_section(std::string_view section) const;

 private:
  std::string name_;
  std::string bytes_;
  ElfContents contents_;
};

}  // namespace assay

// What an autopsy asks of the image that runs.
#pragma once

#include <filesystem>
#include <optional>

#include "host/core/autopsy/debug_information.hpp"
#include "host/core/elf/function_table.hpp"
#include "host/core/elf/symbolizer.hpp"
#include "host/core/image/description.hpp"

namespace assay {

class DebugImage {
 public:
  // Throws Error(input) where the file is missing, no ELF, an object file, or damaged.
  explicit DebugImage(const std::filesystem::path& elf);

  const ElfFile& elf() const { return elf_; }
  const Symbolizer& symbolizer() const { return symbolizer_; }
  const FunctionTable& functions() const { return functions_; }
  const DebugInformation& debug() const { return debug_; }
  // Of an image that the tool built.
  const std::optional<ImageDescription>& description() const { return description_; }
  bool arm() const { return arm_; }

  // Whether `address` is where a call returns to: an instruction that calls stands before it. On
  // Arm such an address has its lowest bit set.
  bool follows_call(std::uint32_t address) const;

  // Where the call that returns to `address` goes, without the Thumb bit; nothing for a call by
  // register, and on other machines than Arm.
  std::optional<std::uint32_t> call_target(std::uint32_t address) const;

  // Address of a global by its linker name; nothing where there is none.
  std::optional<std::uint32_t> address_of(std::string_view symbol) const;

  // Initial bytes of the image at `address`, little-endian; nothing where it holds none there.
  std::optional<std::uint32_t> word(std::uint64_t address) const;

 private:
  std::optional<std::uint16_t> code_half_word(std::uint64_t address) const;

  ElfFile elf_;
  Symbolizer symbolizer_;
  FunctionTable functions_;
  DebugInformation debug_;
  std::optional<ImageDescription> description_;
  bool arm_;
};

}  // namespace assay

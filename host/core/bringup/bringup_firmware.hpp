// What the ladder asks of the firmware that it flashes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/elf/elf_file.hpp"
#include "host/core/elf/symbolizer.hpp"

namespace assay {

class BringupFirmware {
 public:
  using BuildId = std::array<std::uint8_t, 8>;

  // Throws Error(input) for an object file.
  BringupFirmware(ElfFile elf, const BuildId& build_id);

  const BuildId& build_id() const { return build_id_; }
  std::uint32_t entry() const;  // without the Thumb bit
  bool holds_code(std::uint32_t address) const;
  // Nothing where the firmware has no such symbol.
  std::optional<std::uint32_t> address_of(std::string_view symbol) const;
  std::uint32_t bytes_of(std::string_view symbol) const;
  // Whether `address` lies in what serves faults.
  bool in_fault_handler(std::uint32_t address) const;
  // "0x08000184, platform_init (boards/NAME/board.cpp:41)", as much of it as is known.
  std::string place(std::uint32_t address) const;

 private:
  ElfFile elf_;
  Symbolizer symbolizer_;
  BuildId build_id_;
};

}  // namespace assay

#include "host/core/bringup/bringup_firmware.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {

BringupFirmware::BringupFirmware(ElfFile elf, const BuildId& build_id)
    : elf_(std::move(elf)), symbolizer_(elf_), build_id_(build_id) {}

std::uint32_t BringupFirmware::entry() const {
  return static_cast<std::uint32_t>(elf_.entry()) & ~1U;
}

bool BringupFirmware::holds_code(std::uint32_t address) const {
  return std::any_of(elf_.sections().begin(), elf_.sections().end(), [&](const ElfSection& each) {
    return each.allocated && each.executable && address >= each.address &&
           address - each.address < each.size_bytes;
  });
}

std::optional<std::uint32_t> BringupFirmware::address_of(std::string_view symbol) const {
  const ElfSymbol* found = elf_.find_symbol(symbol);
  if (found == nullptr) return std::nullopt;
  return static_cast<std::uint32_t>(found->address);
}

std::uint32_t BringupFirmware::bytes_of(std::string_view symbol) const {
  const ElfSymbol* found = elf_.find_symbol(symbol);
  return found == nullptr ? 0 : static_cast<std::uint32_t>(found->size_bytes);
}

bool BringupFirmware::in_fault_handler(std::uint32_t address) const {
  // device/arch/cortex_m/fault.cpp, device/arch/riscv/trap.cpp, device/include/assay.h
  constexpr std::string_view handlers[] = {"cortex_m_fault", "cortex_m_report", "riscv_trap",
                                           "assay_fault"};
  return std::any_of(std::begin(handlers), std::end(handlers), [&](std::string_view name) {
    const ElfSymbol* symbol = elf_.find_symbol(name);
    if (symbol == nullptr) return false;
    const std::uint64_t start = symbol->address & ~std::uint64_t{1};
    return address >= start && address - start < std::max<std::uint64_t>(symbol->size_bytes, 2);
  });
}

std::string BringupFirmware::place(std::uint32_t address) const {
  const auto where = symbolizer_.locate(address);
  if (!where) return fmt::format("{:#010x}", address);
  if (where->line == 0) return fmt::format("{:#010x}, {}", address, where->function);
  return fmt::format("{:#010x}, {} ({}:{})", address, where->function, where->file, where->line);
}

}  // namespace assay

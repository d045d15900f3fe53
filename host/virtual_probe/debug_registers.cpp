#include "host/virtual_probe/debug_registers.hpp"

namespace assay::virtual_probe {

std::uint32_t rom_table_word(std::uint32_t offset) {
  // Entries are offsets from the table, with "present" and "32 bits" set.
  constexpr std::uint32_t present = 3;
  switch (offset) {
    case 0x000:
      return (0xE000E000 - core_rom_table) | present;
    case 0x004:
      return (watchpoint_unit - core_rom_table) | present;
    case 0x008:
      return (breakpoint_unit - core_rom_table) | present;
    case 0xFCC:  // MEMTYPE: system memory is on this bus
      return 1;
    // Peripheral and component identification: a ROM table by Arm.
    case 0xFD0:
      return 0x04;
    case 0xFE0:
      return 0xC4;
    case 0xFE4:
      return 0xB4;
    case 0xFE8:
      return 0x0B;
    case 0xFF0:
      return 0x0D;
    case 0xFF4:
      return 0x10;
    case 0xFF8:
      return 0x05;
    case 0xFFC:
      return 0xB1;
    default:
      return 0;
  }
}

}  // namespace assay::virtual_probe

#include "host/core/elf/call_site.hpp"

#include <optional>

namespace assay {

namespace {

const ElfSection* code_section(const ElfFile& image, std::uint64_t address) {
  for (const ElfSection& section : image.sections()) {
    if (!section.executable || !section.allocated || section.no_bits) continue;
    if (address > section.address && address <= section.address + section.size_bytes) {
      return &section;
    }
  }
  return nullptr;
}

// The halfword that ends `back` bytes in front of `address`, little-endian; nothing outside.
std::optional<std::uint16_t> halfword(const ElfFile& image, const ElfSection& section,
                                      std::uint64_t address, std::uint64_t back) {
  const std::string_view bytes = image.section_bytes(section);
  const std::uint64_t offset = address - section.address;
  if (offset < back || offset - back + 2 > bytes.size()) return std::nullopt;
  const auto at = [&](std::uint64_t index) {
    return static_cast<std::uint8_t>(bytes[static_cast<std::size_t>(index)]);
  };
  return static_cast<std::uint16_t>(at(offset - back) | at(offset - back + 1) << 8);
}

bool is_thumb_call(std::optional<std::uint16_t> first, std::optional<std::uint16_t> second) {
  const bool is_blx = second && (*second & 0xFF87) == 0x4780;
  const bool is_bl = first && second && (*first & 0xF800) == 0xF000 && (*second & 0xD000) == 0xD000;
  return is_blx || is_bl;
}

bool is_riscv_call(std::optional<std::uint16_t> first, std::optional<std::uint16_t> second) {
  constexpr unsigned jal_ra = 0x0EF, jalr_ra = 0x0E7;  // opcode and rd = x1
  const bool is_whole = first && ((*first & 0xFFF) == jal_ra || (*first & 0xFFF) == jalr_ra);
  const bool is_compressed =
      second && ((*second & 0xE003) == 0x2001 ||                              // C.JAL
                 ((*second & 0xF07F) == 0x9002 && (*second & 0x0F80) != 0));  // C.JALR
  return is_whole || is_compressed;
}

}  // namespace

bool follows_call(const ElfFile& image, std::uint64_t address) {
  const ElfSection* section = code_section(image, address);
  if (section == nullptr) return false;
  const auto first = halfword(image, *section, address, 4);
  const auto second = halfword(image, *section, address, 2);
  if (image.machine() == "arm") return is_thumb_call(first, second);
  if (image.machine() == "riscv") return is_riscv_call(first, second);
  return true;
}

}  // namespace assay

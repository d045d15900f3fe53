#include "host/core/autopsy/debug_image.hpp"

namespace assay {
namespace {

std::optional<ImageDescription> describe(const ElfFile& elf) {
  const auto manifest = elf.text_section(".assay.manifest");
  if (!manifest) return std::nullopt;
  return description_from_json(*manifest, elf.name());
}

// ARMv7-M Architecture Reference Manual (DDI 0403), section A7.7.18 (BL) and A7.7.19 (BLX).
bool is_branch_link(std::uint16_t first, std::uint16_t second) {
  return (first & 0xf800) == 0xf000 && (second & 0xd000) == 0xd000;
}

bool is_thumb_call(std::uint16_t first, std::uint16_t second) {
  return is_branch_link(first, second) || (second & 0xff87) == 0x4780;
}

// Encoding T1 of BL: imm32 is S:I1:I2:imm10:imm11:0, sign-extended.
std::uint32_t branch_link_offset(std::uint16_t first, std::uint16_t second) {
  const std::uint32_t sign = first >> 10 & 1;
  const std::uint32_t i1 = ~((second >> 13 & 1) ^ sign) & 1;
  const std::uint32_t i2 = ~((second >> 11 & 1) ^ sign) & 1;
  const std::uint32_t offset =
      i1 << 23 | i2 << 22 | (first & 0x3ffu) << 12 | (second & 0x7ffu) << 1;
  return sign != 0 ? offset | 0xff000000u : offset;
}

// The RISC-V Instruction Set Manual, Volume I (20191213), tables 24.2 and 16.7: jal and jalr with
// ra, and their short forms.
bool is_riscv_call(std::uint16_t first, std::uint16_t second) {
  const std::uint32_t whole = second << 16 | first;
  const bool links = (whole & 0xf80) == 0x80;
  if (links && ((whole & 0x7f) == 0x6f || (whole & 0x707f) == 0x67)) return true;
  const bool short_register = (second & 0xf07f) == 0x9002 && (second & 0xf80) != 0;
  return short_register || (second & 0xe003) == 0x2001;
}

std::optional<std::uint64_t> little_endian(const ElfFile& elf, std::uint64_t address,
                                           std::uint64_t count, bool code) {
  for (const ElfSection& section : elf.sections()) {
    if (!section.allocated || section.no_bits || (code && !section.executable)) continue;
    const std::uint64_t offset = address - section.address;
    if (address < section.address || section.size_bytes < count ||
        offset > section.size_bytes - count) {
      continue;
    }
    const std::string_view bytes = elf.section_bytes(section);
    if (offset + count > bytes.size()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::uint64_t i = count; i-- > 0;) {
      value = value << 8 | static_cast<std::uint8_t>(bytes[offset + i]);
    }
    return value;
  }
  return std::nullopt;
}

}  // namespace

DebugImage::DebugImage(const std::filesystem::path& elf)
    : elf_(elf),
      symbolizer_(elf_),
      functions_(elf_),
      debug_(elf_),
      description_(describe(elf_)),
      arm_(elf_.machine() == "arm") {}

bool DebugImage::follows_call(std::uint32_t address) const {
  if (arm_ && (address & 1) == 0) return false;
  const std::uint64_t plain = functions_.plain_address(address);
  if (plain % 2 != 0 || plain < 4) return false;
  const auto second = code_half_word(plain - 2);
  if (!second) return false;
  const std::uint16_t first = code_half_word(plain - 4).value_or(0);
  return arm_ ? is_thumb_call(first, *second) : is_riscv_call(first, *second);
}

std::optional<std::uint32_t> DebugImage::call_target(std::uint32_t address) const {
  if (!arm_ || !follows_call(address)) return std::nullopt;
  const std::uint32_t plain = address & ~1u;
  const auto first = code_half_word(std::uint64_t{plain} - 4);
  const auto second = code_half_word(std::uint64_t{plain} - 2);
  if (!first || !second || !is_branch_link(*first, *second)) return std::nullopt;
  return plain + branch_link_offset(*first, *second);
}

std::optional<std::uint32_t> DebugImage::address_of(std::string_view symbol) const {
  const ElfSymbol* found = elf_.find_symbol(symbol);
  if (found == nullptr) return std::nullopt;
  return static_cast<std::uint32_t>(found->address);
}

std::optional<std::uint32_t> DebugImage::word(std::uint64_t address) const {
  const auto value = little_endian(elf_, address, 4, false);
  return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
}

std::optional<std::uint16_t> DebugImage::code_half_word(std::uint64_t address) const {
  const auto value = little_endian(elf_, address, 2, true);
  return value ? std::optional(static_cast<std::uint16_t>(*value)) : std::nullopt;
}

}  // namespace assay

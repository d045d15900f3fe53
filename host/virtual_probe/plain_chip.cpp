#include "host/virtual_probe/plain_chip.hpp"

#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

// RSTINFO of the CMSDK's system controller: cleared by writing 1.
constexpr std::uint32_t reset_information = 0x4001F010;

}  // namespace

PlainChip::PlainChip(Emulator& emulator)
    : emulator_(emulator),
      reset_flags_({{ResetCause::software, 1U << 0},
                    {ResetCause::watchdog, 1U << 1},
                    {ResetCause::lockup, 1U << 2}}) {}

std::optional<std::uint32_t> PlainChip::read_register(std::uint32_t address) {
  if (address == reset_information) return reset_flags_.value();
  return std::nullopt;
}

bool PlainChip::write_register(std::uint32_t address, std::uint32_t value) {
  if (address == reset_information) reset_flags_.clear(value);
  return address == reset_information;
}

// What stands for flash here is RAM.
bool PlainChip::corrupt(std::uint32_t address, std::uint8_t flips) {
  const MappedRange* range = range_at(emulator_.memory_map(), address);
  if (range == nullptr || range->kind != MappedKind::ram) return false;
  std::uint8_t byte = 0;
  emulator_.read(address, std::span(&byte, 1));
  byte ^= flips;
  emulator_.write(address, std::span(&byte, 1));
  return true;
}

}  // namespace assay::virtual_probe

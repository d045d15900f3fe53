#include "host/virtual_probe/target_bus.hpp"

#include <array>

#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t peripherals = 0x40000000;
constexpr std::uint32_t private_bus = 0xE0000000;

}  // namespace

std::optional<std::uint32_t> TargetBus::read(std::uint32_t address, unsigned bytes) {
  try {
    return read_any(address, bytes);
  } catch (const EmulatorGone&) {
    core_.emulator_gone();
  }
  try {
    return read_any(address, bytes);  // what needs no emulator
  } catch (const EmulatorGone&) {
    return std::nullopt;
  }
}

bool TargetBus::write(std::uint32_t address, unsigned bytes, std::uint32_t value) {
  try {
    if (bytes == 4 && address >= private_bus) {
      core_.memory().flush();
      if (core_.write(address, value)) return true;
    }
    if (bytes == 4 && chip_.write_register(address, value)) return true;
    return write_memory(address, bytes, value);
  } catch (const EmulatorGone&) {
    core_.emulator_gone();
    return false;
  }
}

std::optional<std::uint32_t> TargetBus::read_any(std::uint32_t address, unsigned bytes) {
  const std::uint32_t word = address & ~3U;
  std::optional<std::uint32_t> value;
  if (word >= private_bus) {
    core_.memory().flush();
    value = core_.read(word);
  } else if (word >= peripherals) {
    core_.poll();  // a reset by itself shows in the chip's registers
  }
  if (!value) value = chip_.read_register(word);
  if (value) return *value >> 8 * (address & 3) & (bytes == 4 ? ~0U : (1U << 8 * bytes) - 1);
  return read_memory(address, bytes);
}

std::optional<std::uint32_t> TargetBus::read_memory(std::uint32_t address, unsigned bytes) {
  if (!emulator_.alive()) throw EmulatorGone("The emulator has ended.");
  const MappedRange* range = range_at(emulator_.memory_map(), address);
  if (range == nullptr) return std::nullopt;
  std::array<std::uint8_t, 4> room = {};
  const auto part = std::span(room).first(bytes);
  if (range->kind == MappedKind::device) {
    core_.memory().flush();
    emulator_.read(address, part);
  } else {
    if (range->kind == MappedKind::rom) chip_.flush();
    core_.memory().read(*range, address, part);
  }
  return value_of(part);
}

bool TargetBus::write_memory(std::uint32_t address, unsigned bytes, std::uint32_t value) {
  if (!emulator_.alive()) throw EmulatorGone("The emulator has ended.");
  const MappedRange* range = range_at(emulator_.memory_map(), address);
  if (range == nullptr) return false;
  const auto raw = bytes_of(value);
  const auto part = std::span(raw).first(bytes);
  if (range->kind == MappedKind::ram) {
    core_.memory().write(address, part);
    core_.ram_written(address);
    return true;
  }
  core_.memory().flush();
  if (chip_.in_flash(address) && chip_.write_flash(address, part)) {
    core_.memory().drop_reads();
    return true;
  }
  emulator_.write(address, part);
  core_.memory().drop_reads();
  return true;
}

void TargetBus::flush() {
  try {
    core_.memory().flush();
    chip_.flush();
  } catch (const EmulatorGone&) {
    core_.emulator_gone();
  }
}

}  // namespace assay::virtual_probe

#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

std::uint32_t value_of(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 4; ++i) value |= std::uint32_t{bytes[i]} << 8 * i;
  return value;
}

std::array<std::uint8_t, 4> bytes_of(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
}

std::uint32_t read_word(Emulator& emulator, std::uint32_t address) {
  std::array<std::uint8_t, 4> bytes = {};
  emulator.read(address, bytes);
  return value_of(bytes);
}

void write_word(Emulator& emulator, std::uint32_t address, std::uint32_t value) {
  emulator.write(address, bytes_of(value));
}

std::uint16_t read_halfword(Emulator& emulator, std::uint32_t address) {
  std::array<std::uint8_t, 2> bytes = {};
  emulator.read(address, bytes);
  return static_cast<std::uint16_t>(value_of(bytes));
}

void write_halfword(Emulator& emulator, std::uint32_t address, std::uint16_t value) {
  const auto bytes = bytes_of(value);
  emulator.write(address, std::span(bytes).first(2));
}

}  // namespace assay::virtual_probe

#include "host/virtual_probe/memory_access_port.hpp"

namespace assay::virtual_probe {
namespace {

enum AccessRegister : std::uint8_t {
  csw = 0x00,
  tar = 0x04,
  drw = 0x0C,
  bd0 = 0x10,
  bd3 = 0x1C,
  base = 0xF8,
  idr = 0xFC,
};

constexpr std::uint32_t device_enabled = 1U << 6;
constexpr unsigned packed = 2;

unsigned increment_mode(std::uint32_t control) { return control >> 4 & 3; }

}  // namespace

unsigned MemoryAccessPort::unit_bytes() const {
  const unsigned size = control_ & 7;
  return size == 0 ? 1 : size == 1 ? 2 : 4;
}

unsigned MemoryAccessPort::units() const {
  return increment_mode(control_) == packed ? 4 / unit_bytes() : 1;
}

void MemoryAccessPort::advance(unsigned bytes) {
  if (increment_mode(control_) == 0) return;
  const std::uint32_t offset = (address_ + bytes) & (increment_page_bytes_ - 1);
  address_ = (address_ & ~(increment_page_bytes_ - 1)) | offset;
}

std::optional<std::uint32_t> MemoryAccessPort::read(std::uint8_t offset) {
  switch (offset) {
    case csw:
      return control_ | device_enabled;
    case tar:
      return address_;
    case drw:
      return read_data();
    case base:
      return rom_table_;
    case idr:
      return identity_;
    default:
      if (offset >= bd0 && offset <= bd3) {
        return memory_.read((address_ & ~0xFU) | (offset & 0xCU), 4);
      }
      return 0;
  }
}

bool MemoryAccessPort::write(std::uint8_t offset, std::uint32_t value) {
  switch (offset) {
    case csw: {
      // A reserved size or increment mode leaves what it was.
      if ((value & 7) > 2) value = (value & ~7U) | (control_ & 7);
      if (increment_mode(value) == 3) value = (value & ~0x30U) | (control_ & 0x30);
      control_ = value;
      return true;
    }
    case tar:
      address_ = value;
      return true;
    case drw:
      return write_data(value);
    default:
      if (offset >= bd0 && offset <= bd3) {
        return memory_.write((address_ & ~0xFU) | (offset & 0xCU), 4, value);
      }
      return true;
  }
}

// A unit travels on the byte lanes of its address.
std::optional<std::uint32_t> MemoryAccessPort::read_data() {
  const unsigned bytes = unit_bytes();
  std::uint32_t lanes = 0;
  for (unsigned unit = 0; unit < units(); ++unit) {
    const std::uint32_t at = address_ & ~(bytes - 1);
    const auto value = memory_.read(at, bytes);
    if (!value) return std::nullopt;
    lanes |= *value << 8 * (at & 3);
    advance(bytes);
  }
  return lanes;
}

bool MemoryAccessPort::write_data(std::uint32_t value) {
  const unsigned bytes = unit_bytes();
  const std::uint32_t mask = bytes == 4 ? ~0U : (1U << 8 * bytes) - 1;
  for (unsigned unit = 0; unit < units(); ++unit) {
    const std::uint32_t at = address_ & ~(bytes - 1);
    if (!memory_.write(at, bytes, value >> 8 * (at & 3) & mask)) return false;
    advance(bytes);
  }
  return true;
}

}  // namespace assay::virtual_probe

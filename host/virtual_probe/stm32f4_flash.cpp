#include "host/virtual_probe/stm32f4_flash.hpp"

#include <algorithm>
#include <cassert>

namespace assay::virtual_probe {
namespace {

constexpr unsigned sectors = 12;
constexpr std::uint32_t held_limit_bytes = 1920;  // what one packet to the emulator carries

enum Register : std::uint32_t {
  acr = 0x00,
  keyr = 0x04,
  optkeyr = 0x08,
  sr = 0x0C,
  cr = 0x10,
  optcr = 0x14
};

constexpr std::uint32_t write_protection_error = 1U << 4;
constexpr std::uint32_t sequence_error = 1U << 7;
constexpr std::uint32_t clearable = 0xF3;  // EOP, OPERR and the errors: by writing 1

constexpr std::uint32_t programming = 1U << 0;
constexpr std::uint32_t sector_erase = 1U << 1;
constexpr std::uint32_t mass_erase = 1U << 2;
constexpr std::uint32_t start = 1U << 16;
constexpr std::uint32_t locked_bit = 1U << 31;

// No sector protected, no read-out protection; OPTLOCK reads beside them.
constexpr std::uint32_t option_defaults = 0x0FFFAAEC;
constexpr std::uint32_t option_sectors = 0x0FFF0000;  // 0: protected

}  // namespace

FlashSector stm32f4_sector(unsigned number) {
  constexpr std::uint32_t kib = 1024;
  if (number < 4) return {number * 16 * kib, 16 * kib};
  if (number == 4) return {64 * kib, 64 * kib};
  return {(number - 4) * 128 * kib, 128 * kib};
}

Stm32f4Flash::Stm32f4Flash(std::uint32_t bytes, Write write)
    : write_(std::move(write)), content_(bytes, 0xFF) {}

Stm32f4Flash::Lock Stm32f4Flash::step(Lock lock, std::uint32_t key, std::uint32_t first,
                                      std::uint32_t second) {
  switch (lock) {
    case Lock::locked:
      return key == first ? Lock::first_key_seen : Lock::blocked;
    case Lock::first_key_seen:
      return key == second ? Lock::unlocked : Lock::blocked;
    case Lock::unlocked:
    case Lock::blocked:
      return lock;
  }
  return Lock::blocked;
}

void Stm32f4Flash::reset() {
  flush();
  lock_ = option_lock_ = Lock::locked;
  access_control_ = status_ = control_ = 0;
}

std::uint32_t Stm32f4Flash::read(std::uint32_t offset) {
  switch (offset) {
    case acr:
      return access_control_;
    case sr:
      return status_;
    case cr:
      return control_ | (lock_ == Lock::unlocked ? 0 : locked_bit);
    case optcr:
      return (write_protected_ ? option_defaults & ~option_sectors : option_defaults) |
             (option_lock_ == Lock::unlocked ? 0 : 1);
    default:
      return 0;
  }
}

void Stm32f4Flash::write(std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case acr:
      access_control_ = value;
      break;
    case keyr:
      lock_ = step(lock_, value, 0x45670123, 0xCDEF89AB);
      break;
    case optkeyr:
      option_lock_ = step(option_lock_, value, 0x08192A3B, 0x4C5D6E7F);
      break;
    case sr:
      status_ &= ~(value & clearable);
      break;
    case cr:
      write_control(value);
      break;
    default:
      break;  // option bytes stay as they are
  }
}

void Stm32f4Flash::write_control(std::uint32_t value) {
  if (lock_ != Lock::unlocked) return;
  flush();
  if ((value & locked_bit) != 0) lock_ = Lock::locked;
  control_ = value & ~(start | locked_bit);
  if ((value & start) == 0) return;
  if (write_protected_) {
    status_ |= write_protection_error;
  } else if ((value & mass_erase) != 0) {
    for (unsigned number = 0; number < sectors; ++number) erase(stm32f4_sector(number));
  } else if ((value & sector_erase) != 0) {
    const unsigned number = value >> 3 & 31;
    if (number < sectors) {
      erase(stm32f4_sector(number));
    } else {
      status_ |= sequence_error;
    }
  }
}

void Stm32f4Flash::erase(FlashSector sector) {
  if (sector.offset + sector.bytes > content_.size()) return;
  ++erased_sectors_;
  const auto bytes = std::span(content_).subspan(sector.offset, sector.bytes);
  if (std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0xFF; })) {
    return;
  }
  std::fill(bytes.begin(), bytes.end(), std::uint8_t{0xFF});
  write_(sector.offset, bytes);
}

void Stm32f4Flash::program(std::uint32_t offset, std::span<const std::uint8_t> bytes) {
  if (lock_ != Lock::unlocked || (control_ & programming) == 0) {
    status_ |= sequence_error;
  } else if (write_protected_) {
    status_ |= write_protection_error;
  } else {
    store(offset, bytes);
  }
}

std::uint32_t Stm32f4Flash::program_by_loader(std::uint32_t offset,
                                              std::span<const std::uint8_t> bytes) {
  if (lock_ != Lock::unlocked) {
    status_ |= sequence_error;
  } else if (write_protected_) {
    status_ |= write_protection_error;
  } else {
    store(offset, bytes);
  }
  return status_ & 0xF0;
}

// Programming only clears bits.
void Stm32f4Flash::store(std::uint32_t offset, std::span<const std::uint8_t> bytes) {
  if (offset > content_.size() || bytes.size() > content_.size() - offset) return;
  for (std::size_t i = 0; i < bytes.size(); ++i) content_[offset + i] &= bytes[i];
  programmed_bytes_ += bytes.size();
  if (held_bytes_ > 0 &&
      (held_offset_ + held_bytes_ != offset || held_bytes_ >= held_limit_bytes)) {
    flush();
  }
  if (held_bytes_ == 0) held_offset_ = offset;
  held_bytes_ += static_cast<std::uint32_t>(bytes.size());
}

void Stm32f4Flash::flush() {
  if (held_bytes_ == 0) return;
  const auto bytes = std::span(content_).subspan(held_offset_, held_bytes_);
  held_bytes_ = 0;
  write_(held_offset_, bytes);
}

void Stm32f4Flash::set_content(std::span<const std::uint8_t> bytes) {
  assert(bytes.size() == content_.size());
  held_bytes_ = 0;
  std::copy(bytes.begin(), bytes.end(), content_.begin());
}

void Stm32f4Flash::flip(std::uint32_t offset, std::uint8_t bits) {
  assert(offset < content_.size());
  flush();
  content_[offset] ^= bits;
  write_(offset, std::span(content_).subspan(offset, 1));
}

}  // namespace assay::virtual_probe

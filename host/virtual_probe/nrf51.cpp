#include "host/virtual_probe/nrf51.hpp"

#include <algorithm>
#include <cassert>

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t information = 0x10000000;  // FICR
constexpr std::uint32_t code_region_size = 0x28;   // CLENR0: all ones, no protected region 0
constexpr std::uint32_t config_id = 0x5C;
constexpr std::uint32_t reset_reason = 0x40000400;  // RESETREAS: cleared by writing 1
constexpr std::uint32_t controller = 0x4001E000;
constexpr std::uint32_t flash_config = controller + 0x504;
constexpr std::uint32_t erase_page = controller + 0x508;
constexpr std::uint32_t erase_all = controller + 0x50C;

}  // namespace

Nrf51::Nrf51(Emulator& emulator, FlashRegion region)
    : emulator_(emulator),
      region_(region),
      content_(region.bytes, 0xFF),
      // Power-on and brown-out set no flag.
      reset_flags_({{ResetCause::power, 0},
                    {ResetCause::pin, 1U << 0},
                    {ResetCause::watchdog, 1U << 1},
                    {ResetCause::software, 1U << 2},
                    {ResetCause::lockup, 1U << 3}}) {}

std::optional<std::uint32_t> Nrf51::read_register(std::uint32_t address) {
  if (address == information + code_region_size) return 0xFFFFFFFF;
  if (address == information + config_id) return id_;
  // The emulator has the first 256 bytes of it.
  if (address - (information + 0x100) < 0xF00) return 0xFFFFFFFF;
  if (address == reset_reason) return reset_flags_.value();
  return std::nullopt;
}

bool Nrf51::write_register(std::uint32_t address, std::uint32_t value) {
  if (address == reset_reason) {
    reset_flags_.clear(value);
    return true;
  }
  if (address - flash_config > erase_all + 8 - flash_config) return false;
  // A protected chip's controller stays in read mode.
  if (write_protected_) return true;
  if (address == erase_page || address == erase_all) ++counters_.erased_sectors;
  return false;
}

bool Nrf51::write_flash(std::uint32_t, std::span<const std::uint8_t> bytes) {
  if (write_protected_) return true;
  counters_.programmed_bytes += bytes.size();
  return false;
}

void Nrf51::set_content(std::span<const std::uint8_t> bytes) {
  assert(bytes.size() == content_.size());
  std::copy(bytes.begin(), bytes.end(), content_.begin());
}

void Nrf51::put_content() { emulator_.write_rom(region_.origin, content_); }

void Nrf51::keep_content() {
  std::vector<std::uint8_t> now(content_.size());
  emulator_.read(region_.origin, now);
  for (std::size_t i = 0; i < now.size(); ++i) {
    // What a loader on the core has programmed is seen here only.
    if (now[i] != content_[i] && now[i] != 0xFF) ++counters_.programmed_bytes;
  }
  content_ = std::move(now);
}

bool Nrf51::corrupt(std::uint32_t address, std::uint8_t flips) {
  if (!in_flash(address)) return false;
  keep_content();
  std::uint8_t& byte = content_[address - region_.origin];
  byte ^= flips;
  emulator_.write_rom(address, std::span(&byte, 1));
  return true;
}

bool Nrf51::set_id(std::uint32_t id) {
  id_ = id;
  return true;
}

bool Nrf51::set_write_protection(bool on) {
  write_protected_ = on;
  return true;
}

}  // namespace assay::virtual_probe

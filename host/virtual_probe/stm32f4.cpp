#include "host/virtual_probe/stm32f4.hpp"

#include <algorithm>

#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t flash_registers = 0x40023C00;
constexpr std::uint32_t control_status = 0x40023874;  // RCC_CSR
constexpr std::uint32_t reset_flags_clear = 1U << 24;
constexpr std::uint32_t debug_id = 0xE0042000;  // DBGMCU_IDCODE, then CR, APB1_FZ, APB2_FZ
constexpr std::uint32_t one_time_area = 0x1FFF7800;
constexpr std::uint32_t flash_size = 0x1FFF7A20;  // the size in KiB in its upper halfword

constexpr std::uint32_t brown_out = 1U << 25;
constexpr std::uint32_t pin = 1U << 26;  // every reset inside drives the pin, too
constexpr std::uint32_t power = 1U << 27;
constexpr std::uint32_t software = 1U << 28;
constexpr std::uint32_t independent_watchdog = 1U << 29;

}  // namespace

Stm32f4::Stm32f4(Emulator& emulator, FlashRegion region)
    : emulator_(emulator),
      region_(region),
      flash_(region.bytes,
             [this](std::uint32_t offset, std::span<const std::uint8_t> bytes) {
               // A new emulator gets it all.
               if (emulator_.alive()) emulator_.write_rom(region_.origin + offset, bytes);
             }),
      reset_flags_({{ResetCause::power, power | brown_out | pin},
                    {ResetCause::pin, pin},
                    {ResetCause::brown_out, brown_out | pin},
                    {ResetCause::software, software | pin},
                    {ResetCause::watchdog, independent_watchdog | pin}}) {}

std::optional<std::uint32_t> Stm32f4::read_register(std::uint32_t address) {
  if (address - flash_registers < 0x400) return flash_.read(address - flash_registers);
  if (address == control_status) return reset_flags_.value();
  if (address == debug_id) return id_;
  if (address - (debug_id + 4) < 12) return debug_configuration_[(address - debug_id) / 4 - 1];
  if (address == flash_size) return region_.bytes / 1024 << 16;
  if (address - one_time_area < flash_size - one_time_area) return 0xFFFFFFFF;
  return std::nullopt;
}

bool Stm32f4::write_register(std::uint32_t address, std::uint32_t value) {
  if (address - flash_registers < 0x400) {
    flash_.write(address - flash_registers, value);
  } else if (address == control_status) {
    if ((value & reset_flags_clear) != 0) reset_flags_.clear(~0U);
  } else if (address - (debug_id + 4) < 12) {
    debug_configuration_[(address - debug_id) / 4 - 1] = value;
  } else {
    return address == debug_id;
  }
  return true;
}

bool Stm32f4::write_flash(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  flash_.program(address - region_.origin, bytes);
  return true;
}

void Stm32f4::reset(ResetCause cause) {
  loader_.reset();
  flash_.reset();
  reset_flags_.note(cause);
}

void Stm32f4::put_content() { emulator_.write_rom(region_.origin, flash_.content()); }

// r0 ring, r1 its end, r2 where to, r3 how many halfwords, r4 the flash registers.
bool Stm32f4::begin_loader(const CoreRegisters& registers) {
  const auto& r = registers.r;
  const bool known = r[4] == flash_registers && region_.contains(r[2]) && r[3] > 0 &&
                     is_ram(emulator_.memory_map(), r[0]) &&
                     is_ram(emulator_.memory_map(), r[15]) && r[0] % 4 == 0 && r[1] > r[0] + 8 &&
                     is_ram(emulator_.memory_map(), r[1] - 1) && (r[1] - r[0]) % 2 == 0 &&
                     r[3] <= (region_.origin + region_.bytes - r[2]) / 2;
  if (known) loader_ = Loader{r[0], r[1], r[2], r[3]};
  return known;
}

std::optional<LoaderEnd> Stm32f4::step_loader() {
  if (!loader_) return std::nullopt;
  const std::uint32_t put = read_word(emulator_, loader_->ring);
  std::uint32_t taken = read_word(emulator_, loader_->ring + 4);
  if (put == 0) return stop_loader();  // how the debugger ends it early
  const auto inside = [this](std::uint32_t address) {
    return address >= loader_->ring + 8 && address < loader_->ring_end;
  };
  if (!inside(put) || !inside(taken)) return std::nullopt;  // not set up yet
  bool moved = false;
  while (loader_->halfwords_left > 0 && taken != put) {
    const std::uint32_t until = put > taken ? put : loader_->ring_end;
    const std::uint32_t bytes = std::min(until - taken, loader_->halfwords_left * 2);
    if (bytes < 2) break;
    std::vector<std::uint8_t> data(bytes & ~1U);
    emulator_.read(taken, data);
    const auto errors = flash_.program_by_loader(loader_->target - region_.origin, data);
    if (errors != 0) {
      write_word(emulator_, loader_->ring + 4, 0);
      LoaderEnd end = stop_loader();
      end.r0 = errors;
      return end;
    }
    loader_->target += bytes & ~1U;
    loader_->halfwords_left -= bytes / 2;
    taken += bytes & ~1U;
    if (taken >= loader_->ring_end) taken = loader_->ring + 8;
    moved = true;
  }
  if (moved) write_word(emulator_, loader_->ring + 4, taken);
  if (loader_->halfwords_left == 0) return stop_loader();
  return std::nullopt;
}

LoaderEnd Stm32f4::stop_loader() {
  LoaderEnd end;
  if (loader_) end = {0, loader_->target, loader_->halfwords_left};
  loader_.reset();
  flash_.flush();
  return end;
}

bool Stm32f4::corrupt(std::uint32_t address, std::uint8_t flips) {
  if (!in_flash(address)) return false;
  flash_.flip(address - region_.origin, flips);
  return true;
}

bool Stm32f4::set_id(std::uint32_t id) {
  id_ = id;
  return true;
}

bool Stm32f4::set_write_protection(bool on) {
  flash_.set_write_protection(on);
  return true;
}

ChipCounters Stm32f4::counters() const {
  return {flash_.programmed_bytes(), flash_.erased_sectors()};
}

}  // namespace assay::virtual_probe

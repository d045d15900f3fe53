// The memory protection unit of NXP's Kinetis K series, which stands outside the core.
// Registers: "K64 Sub-Family Reference Manual" (K64P144M120SF5RM), section 19.3.
#ifndef ASSAY_DEVICE_DRIVERS_KINETIS_MPU_HPP_
#define ASSAY_DEVICE_DRIVERS_KINETIS_MPU_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

// Makes the addresses from `low` up to `high` (one past the last; both multiples of 32) a bus fault
// for the core. What one descriptor allows is allowed, and descriptor 0 spans everything: two more
// take its place for the core; for debugger and DMA it stays.
inline void forbid_kinetis_memory(uint32_t low, uint32_t high) {
  constexpr uintptr_t descriptors = 0x4000D400, first_rights = 0x4000D800;
  constexpr uint32_t core_all = 3u << 3 | 7u;  // M0SM as M0UM; M0UM read, write, execute
  const auto allow = [](uint32_t number, uint32_t start, uint32_t last) {
    const uintptr_t descriptor = descriptors + 16 * number;
    register_at(descriptor + 0x0) = start;
    register_at(descriptor + 0x4) = last;
    register_at(descriptor + 0x8) = core_all;
    register_at(descriptor + 0xC) = 1;  // valid; the writes before made it invalid
  };
  allow(1, 0, low - 1);
  allow(2, high, 0xFFFFFFFF);
  __asm__ volatile("dsb" ::: "memory");
  register_at(first_rights) = (register_at(first_rights) & ~core_all) | 3u << 3;
  __asm__ volatile("dsb" ::: "memory");
}

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_KINETIS_MPU_HPP_

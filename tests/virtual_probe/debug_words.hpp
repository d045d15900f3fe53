// Addresses and bits of the debug registers, from the Armv7-M Architecture Reference Manual.
#pragma once

#include <cstdint>

namespace assay::virtual_probe {

inline constexpr std::uint32_t DHCSR = 0xE000EDF0, DCRSR = 0xE000EDF4, DCRDR = 0xE000EDF8,
                               DEMCR = 0xE000EDFC, DFSR = 0xE000ED30, AIRCR = 0xE000ED0C;
inline constexpr std::uint32_t key = 0xA05F0000, C_DEBUGEN = 1, C_HALT = 2, C_STEP = 4;
inline constexpr std::uint32_t S_HALT = 1 << 17, S_LOCKUP = 1 << 19, S_RESET_ST = 1 << 25;

}  // namespace assay::virtual_probe

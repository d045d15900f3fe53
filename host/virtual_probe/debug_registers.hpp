// Addresses and bits of a Cortex-M's debug registers (Armv7-M ARM, chapters B3 and C1).
#pragma once

#include <cstdint>

namespace assay::virtual_probe {

constexpr std::uint32_t watchpoint_unit = 0xE0001000;
constexpr std::uint32_t breakpoint_unit = 0xE0002000;
constexpr std::uint32_t core_rom_table = 0xE00FF000;
constexpr std::uint32_t unit_bytes = 0x1000;

constexpr std::uint32_t cpuid_register = 0xE000ED00;
constexpr std::uint32_t vector_table_register = 0xE000ED08;
constexpr std::uint32_t application_reset_register = 0xE000ED0C;
constexpr std::uint32_t media_feature_registers = 0xE000EF40;  // MVFR0 to 2

constexpr std::uint32_t fault_status = 0xE000ED30;       // DFSR
constexpr std::uint32_t halting_control = 0xE000EDF0;    // DHCSR
constexpr std::uint32_t register_selector = 0xE000EDF4;  // DCRSR
constexpr std::uint32_t register_data = 0xE000EDF8;      // DCRDR
constexpr std::uint32_t exception_control = 0xE000EDFC;  // DEMCR
constexpr std::uint32_t secure_control = 0xE000EE08;     // DSCSR
constexpr std::uint32_t authentication = 0xE000EFB8;     // DAUTHSTATUS

// DHCSR
constexpr std::uint32_t debug_enable = 1U << 0;
constexpr std::uint32_t halt_request = 1U << 1;
constexpr std::uint32_t step_request = 1U << 2;
constexpr std::uint32_t control_bits = 0xF;
constexpr std::uint32_t debug_key = 0xA05F;
constexpr std::uint32_t register_ready = 1U << 16;
constexpr std::uint32_t is_halted = 1U << 17;
constexpr std::uint32_t is_locked_up = 1U << 19;
constexpr std::uint32_t has_retired = 1U << 24;
constexpr std::uint32_t has_been_reset = 1U << 25;

// DEMCR
constexpr std::uint32_t catch_reset = 1U << 0;
constexpr std::uint32_t catch_hard_fault = 1U << 10;

// DFSR
constexpr std::uint32_t reason_halted = 1U << 0;
constexpr std::uint32_t reason_breakpoint = 1U << 1;
constexpr std::uint32_t reason_watchpoint = 1U << 2;
constexpr std::uint32_t reason_vector_catch = 1U << 3;

// AIRCR
constexpr std::uint32_t reset_key = 0x05FA;
constexpr std::uint32_t reset_requests = 1U << 2 | 1U << 0;  // SYSRESETREQ, VECTRESET

// A word of the ROM table by which a debugger finds the units above; `offset` below unit_bytes.
std::uint32_t rom_table_word(std::uint32_t offset);

}  // namespace assay::virtual_probe

// What an Arm Cortex-M core says of a fault, in words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay {

// ARMv7-M Architecture Reference Manual (DDI 0403), sections B3.2.15 to B3.2.18. Armv6-M and
// Armv8-M Baseline have none of them.
struct FaultRegisters {
  std::uint32_t cfsr = 0;   // Configurable Fault Status
  std::uint32_t hfsr = 0;   // HardFault Status
  std::uint32_t dfsr = 0;   // Debug Fault Status
  std::uint32_t mmfar = 0;  // MemManage Fault Address
  std::uint32_t bfar = 0;   // BusFault Address
};

struct FaultBit {
  std::string name;     // as the manual has it: "PRECISERR"
  std::string meaning;  // "a data access failed on the bus"
};

// The bits that are set, the most telling first.
std::vector<FaultBit> fault_bits(const FaultRegisters& registers);

// The address that an access failed at, where a register holds it.
std::optional<std::uint32_t> fault_address(const FaultRegisters& registers);

// The bus reported the error late: the stacked PC lies a few instructions behind the access.
bool fault_is_imprecise(const FaultRegisters& registers);

// CFSR.STKOF of Armv8-M: the stack pointer passed its limit register.
bool stack_limit_passed(const FaultRegisters& registers);

// "HardFault" of 3, "interrupt 5" of 21; "" of 0, which is thread mode. `number` is xPSR's IPSR.
std::string exception_name(unsigned number);

// 3 to 7: HardFault, MemManage, BusFault, UsageFault, SecureFault.
bool is_fault_exception(unsigned number);

// "mcause" of a RISC-V hart, of an exception: "an illegal instruction".
std::string riscv_exception_name(std::uint32_t cause);

}  // namespace assay

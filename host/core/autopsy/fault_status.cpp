#include "host/core/autopsy/fault_status.hpp"

#include <fmt/format.h>

namespace assay {
namespace {

struct BitText {
  unsigned bit;
  const char* name;
  const char* meaning;
};

// Sections B3.2.15 (CFSR) and, for STKOF, DDI 0553 D1.2. The two VALID bits say something about an
// address register, not about the fault.
constexpr BitText kConfigurable[] = {
    {20, "STKOF", "the stack pointer passed its limit"},
    {9, "PRECISERR", "a data access failed on the bus"},
    {10, "IMPRECISERR", "an earlier data access failed on the bus"},
    {8, "IBUSERR", "an instruction fetch failed on the bus"},
    {1, "DACCVIOL", "a data access to memory that is protected"},
    {0, "IACCVIOL", "an instruction fetch from memory that is not executable"},
    {16, "UNDEFINSTR", "an undefined instruction"},
    {17, "INVSTATE", "a jump to an address without the Thumb bit"},
    {18, "INVPC", "an invalid return from an exception"},
    {19, "NOCP", "an instruction of a coprocessor that is off or missing, such as the FPU"},
    {24, "UNALIGNED", "an unaligned access"},
    {25, "DIVBYZERO", "a division by zero"},
    {12, "STKERR", "pushing the exception's frame failed on the bus"},
    {4, "MSTKERR", "pushing the exception's frame met protected memory"},
    {11, "UNSTKERR", "popping the exception's frame failed on the bus"},
    {3, "MUNSTKERR", "popping the exception's frame met protected memory"},
    {13, "LSPERR", "saving the FPU's registers late failed on the bus"},
    {5, "MLSPERR", "saving the FPU's registers late met protected memory"},
};

// Section B3.2.16 (HFSR).
constexpr BitText kHard[] = {
    {1, "VECTTBL", "reading the vector table failed"},
    {30, "FORCED", "escalated from a fault whose own handler is off or busy"},
    {31, "DEBUGEVT", "a breakpoint instruction with no debugger attached"},
};

constexpr std::uint32_t bit(unsigned number) { return std::uint32_t{1} << number; }

template <std::size_t count>
void collect(const BitText (&table)[count], std::uint32_t value, std::vector<FaultBit>& bits) {
  for (const BitText& each : table) {
    if (value & bit(each.bit)) bits.push_back({each.name, each.meaning});
  }
}

}  // namespace

std::vector<FaultBit> fault_bits(const FaultRegisters& registers) {
  std::vector<FaultBit> bits;
  collect(kConfigurable, registers.cfsr, bits);
  collect(kHard, registers.hfsr, bits);
  return bits;
}

std::optional<std::uint32_t> fault_address(const FaultRegisters& registers) {
  if (registers.cfsr & bit(15)) return registers.bfar;  // BFARVALID
  if (registers.cfsr & bit(7)) return registers.mmfar;  // MMARVALID
  return std::nullopt;
}

bool fault_is_imprecise(const FaultRegisters& registers) {
  return (registers.cfsr & bit(10)) != 0 && (registers.cfsr & bit(9)) == 0;
}

bool stack_limit_passed(const FaultRegisters& registers) { return (registers.cfsr & bit(20)) != 0; }

std::string exception_name(unsigned number) {
  // Section B1.5.2, and DDI 0553 for SecureFault.
  switch (number) {
    case 0:
      return "";
    case 2:
      return "NMI";
    case 3:
      return "HardFault";
    case 4:
      return "MemManage";
    case 5:
      return "BusFault";
    case 6:
      return "UsageFault";
    case 7:
      return "SecureFault";
    case 11:
      return "SVCall";
    case 12:
      return "DebugMonitor";
    case 14:
      return "PendSV";
    case 15:
      return "SysTick";
    default:
      return number < 16 ? fmt::format("exception {}", number)
                         : fmt::format("interrupt {}", number - 16);
  }
}

bool is_fault_exception(unsigned number) { return number >= 3 && number <= 7; }

std::string riscv_exception_name(std::uint32_t cause) {
  // Privileged Architecture 20211203, table 3.6.
  constexpr const char* names[] = {"a misaligned instruction address",
                                   "a failed instruction fetch",
                                   "an illegal instruction",
                                   "a breakpoint",
                                   "a misaligned load",
                                   "a failed load",
                                   "a misaligned store",
                                   "a failed store"};
  if (cause < std::size(names)) return names[cause];
  return fmt::format("exception {}", cause);
}

}  // namespace assay

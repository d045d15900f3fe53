#include "host/core/autopsy/fault_status.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

std::vector<std::string> names(const FaultRegisters& registers) {
  std::vector<std::string> list;
  for (const FaultBit& bit : fault_bits(registers)) list.push_back(bit.name);
  return list;
}

}  // namespace

TEST_CASE("each fault status bit has the manual's name") {
  // ARMv7-M Architecture Reference Manual (DDI 0403E.b): tables B3-18 (MMFSR), B3-19 (BFSR),
  // B3-20 (UFSR) and B3-21 (HFSR); STKOF: DDI 0553, UFSR.
  const std::pair<unsigned, const char*> configurable[] = {
      {0, "IACCVIOL"}, {1, "DACCVIOL"},    {3, "MUNSTKERR"},    {4, "MSTKERR"},   {5, "MLSPERR"},
      {8, "IBUSERR"},  {9, "PRECISERR"},   {10, "IMPRECISERR"}, {11, "UNSTKERR"}, {12, "STKERR"},
      {13, "LSPERR"},  {16, "UNDEFINSTR"}, {17, "INVSTATE"},    {18, "INVPC"},    {19, "NOCP"},
      {20, "STKOF"},   {24, "UNALIGNED"},  {25, "DIVBYZERO"}};
  std::uint32_t all = 0;
  for (const auto& [bit, name] : configurable) {
    FaultRegisters registers;
    registers.cfsr = 1u << bit;
    all |= registers.cfsr;
    CHECK(names(registers) == std::vector<std::string>{name});
  }
  for (const auto& [bit, name] : {std::pair{1u, "VECTTBL"}, {30u, "FORCED"}, {31u, "DEBUGEVT"}}) {
    FaultRegisters registers;
    registers.hfsr = 1u << bit;
    CHECK(names(registers) == std::vector<std::string>{name});
  }
  FaultRegisters others;
  others.cfsr = ~all;
  CHECK(names(others).empty());
}

TEST_CASE("an address register counts where its VALID bit is set") {
  FaultRegisters registers;
  registers.mmfar = 0x10;
  registers.bfar = 0x20;
  registers.cfsr = 1u << 1 | 1u << 9;
  CHECK_FALSE(fault_address(registers));
  registers.cfsr = 1u << 1 | 1u << 7;  // MMARVALID
  CHECK(fault_address(registers) == 0x10u);
  registers.cfsr = 1u << 9 | 1u << 15;  // BFARVALID
  CHECK(fault_address(registers) == 0x20u);
}

TEST_CASE("only a bus error without a precise one is imprecise") {
  FaultRegisters registers;
  registers.cfsr = 1u << 10;
  CHECK(fault_is_imprecise(registers));
  registers.cfsr = 1u << 10 | 1u << 9;
  CHECK_FALSE(fault_is_imprecise(registers));
}

TEST_CASE("exceptions have the manual's names, interrupts their own numbers") {
  // DDI 0403, table B1-4.
  CHECK(exception_name(0).empty());
  CHECK(exception_name(2) == "NMI");
  CHECK(exception_name(3) == "HardFault");
  CHECK(exception_name(4) == "MemManage");
  CHECK(exception_name(5) == "BusFault");
  CHECK(exception_name(6) == "UsageFault");
  CHECK(exception_name(11) == "SVCall");
  CHECK(exception_name(12) == "DebugMonitor");
  CHECK(exception_name(14) == "PendSV");
  CHECK(exception_name(15) == "SysTick");
  CHECK(exception_name(16) == "interrupt 0");
  CHECK(exception_name(53) == "interrupt 37");
  CHECK_FALSE(is_fault_exception(2));
  CHECK(is_fault_exception(3));
  CHECK(is_fault_exception(7));
  CHECK_FALSE(is_fault_exception(11));
}

TEST_CASE("RISC-V exceptions have words") {
  // Privileged Architecture 20211203, table 3.6.
  CHECK(riscv_exception_name(2) == "an illegal instruction");
  CHECK(riscv_exception_name(7) == "a failed store");
  CHECK(riscv_exception_name(11) == "exception 11");
}

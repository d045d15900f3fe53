#include "host/core/board/isa_flags.hpp"

namespace assay {
namespace {

std::vector<std::string> arm_flags(const InstructionSet& isa) {
  std::vector<std::string> flags = {"-mthumb", "-mcpu=" + isa.cpu};
  if (isa.fpu.empty()) return flags;
  flags.push_back("-mfloat-abi=" + isa.float_abi);
  // A unit with extensions ("fpv5-d16+mve") has no name for -mfpu: -mcpu brings it.
  if (isa.fpu.find('+') == isa.fpu.npos) flags.push_back("-mfpu=" + isa.fpu);
  return flags;
}

// The registers of machine mode are an extension of their own since version 2.0 of that manual. The
// C libraries are listed without it.
IsaFlags riscv_flags(const InstructionSet& isa) {
  std::string abi = isa.arch.starts_with("rv64") ? "lp64" : "ilp32";
  if (isa.float_abi == "hard") abi += isa.arch.find('d', 4) != isa.arch.npos ? "d" : "f";
  return {{"-march=" + isa.arch + "_zicsr", "-mabi=" + abi},
          {"-march=" + isa.arch, "-mabi=" + abi}};
}

}  // namespace

IsaFlags isa_flags(const InstructionSet& isa) {
  if (isa.machine == "arm") return {arm_flags(isa), arm_flags(isa)};
  if (isa.machine == "riscv") return riscv_flags(isa);
  return {};
}

}  // namespace assay
